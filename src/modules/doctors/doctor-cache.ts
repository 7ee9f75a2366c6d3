import { Injectable } from '@nestjs/common';
import type { DoctorRecord } from './doctor-record';

/** A part of the cache whose entries share a lifetime. A value comes back as the same object for as long as it is kept. */
export interface CacheRegion<T extends object> {
  /** The value if this process has it at hand. */
  peek(key: string): T | undefined;
  /** Rejects as the factory does; failures are not kept. */
  getOrSet(key: string, factory: () => Promise<T>): Promise<T>;
  /** Forgets the value here and on every other instance; a factory that is still running does not bring it back. */
  delete(key: string): Promise<void>;
}

/** Names the state of a doctor's claims: a new object after each change of them. */
export interface ClaimsEpoch {
  readonly since: number;
}

/** The two regions of this module, both keyed by doctor id. */
@Injectable()
export class DoctorCache {
  readonly records: CacheRegion<DoctorRecord> = new ProcessRegion();
  readonly epochs: CacheRegion<ClaimsEpoch> = new ProcessRegion();
}

class ProcessRegion<T extends object> implements CacheRegion<T> {
  private readonly values = new Map<string, T>();
  private readonly pending = new Map<string, Promise<T>>();

  peek(key: string): T | undefined {
    return this.values.get(key);
  }

  getOrSet(key: string, factory: () => Promise<T>): Promise<T> {
    const value = this.values.get(key);
    if (value) return Promise.resolve(value);
    const running = this.pending.get(key);
    if (running) return running;
    const pending = this.fill(key, factory);
    this.pending.set(key, pending);
    return pending;
  }

  delete(key: string): Promise<void> {
    this.values.delete(key);
    this.pending.delete(key);
    return Promise.resolve();
  }

  private async fill(key: string, factory: () => Promise<T>): Promise<T> {
    // Lets getOrSet note the promise first: only the run that is still noted may store its value.
    await Promise.resolve();
    const own = this.pending.get(key);
    try {
      const value = await factory();
      if (this.pending.get(key) === own) this.values.set(key, value);
      return value;
    } finally {
      if (this.pending.get(key) === own) this.pending.delete(key);
    }
  }
}
