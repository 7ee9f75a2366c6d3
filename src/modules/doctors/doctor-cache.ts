import { Injectable } from '@nestjs/common';
import type { CacheRegion } from '../../platform/cache/cache-region';
import { Caches } from '../../platform/cache/caches';
import type { DoctorRecord } from './doctor-record';

/** Names one state of a doctor's claims: another object after each change of them, and at least every quarter of an hour. */
export interface ClaimsEpoch {
  readonly doctorId: string;
}

/** What this module caches, by doctor id. */
@Injectable()
export class DoctorCache {
  readonly records: CacheRegion<DoctorRecord>;
  private readonly epochs: CacheRegion<ClaimsEpoch>;

  constructor(caches: Caches) {
    // Named anew when the shape of a record changes: instances of two releases may share one Redis.
    this.records = caches.region({ name: 'doctors-2', ttlSeconds: 3_600, maxEntries: 20_000, shared: true });
    this.epochs = caches.region({ name: 'slots', ttlSeconds: 900, maxEntries: 20_000, shared: false });
  }

  claimsEpochAtHand(doctorId: string): ClaimsEpoch | undefined {
    return this.epochs.peek(doctorId);
  }

  /** What was read of the claims under one epoch is good until there is another. */
  claimsEpoch(doctorId: string): ClaimsEpoch | Promise<ClaimsEpoch> {
    return this.claimsEpochAtHand(doctorId) ?? this.epochs.getOrSet(doctorId, () => Promise.resolve({ doctorId }));
  }

  /** Begins a new epoch: here at once, on the other instances as soon as they hear of it. */
  claimsChanged(doctorId: string): void {
    void this.epochs.delete(doctorId);
  }
}
