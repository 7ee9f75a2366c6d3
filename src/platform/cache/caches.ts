import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { Environment } from '../../config/env';
import { Broadcast } from '../realtime/broadcast';
import { CacheRegion, type RegionOptions } from './cache-region';
import { impatientRedis } from './redis-connection';
import { RemoteTier } from './remote-tier';

const CHANNEL = 'cache';

interface Deletion {
  region: string;
  key: string;
  /** The instance that deleted. */
  by: string;
}

/**
 * The cache of this process: regions in memory, shared through Redis when REDIS_URL is set. Deletions reach the other instances by
 * {@link Broadcast} either way; after a gap in it a region starts empty, so that nothing outlives a deletion that went unheard.
 */
@Injectable()
export class Caches implements OnApplicationShutdown {
  private readonly instance = randomUUID();
  private readonly regions = new Map<string, Pick<CacheRegion<object>, 'forget' | 'forgetAll'>>();
  private readonly remotes: RemoteTier<object>[] = [];
  private readonly redis?: Redis;
  private readonly unsubscribe: () => void;

  constructor(
    env: Environment,
    private readonly broadcast: Broadcast,
  ) {
    if (env.REDIS_URL !== undefined) this.redis = impatientRedis(env.REDIS_URL, 'Cache');
    this.unsubscribe = broadcast.subscribe(
      CHANNEL,
      (payload) => this.heard(payload as Deletion),
      () => this.regions.forEach((region) => region.forgetAll()),
    );
  }

  /**
   * Makes a region; called once for each by the provider that owns it.
   *
   * @throws Error when the name is taken.
   */
  region<T extends object>(options: RegionOptions): CacheRegion<T> {
    const { name } = options;
    if (this.regions.has(name)) throw new Error(`there is a cache region ${name} already`);
    const announce = (key: string) => this.broadcast.publish(CHANNEL, { region: name, key, by: this.instance });
    const region = new CacheRegion<T>(options, announce, this.remoteOf<T>(options, announce));
    this.regions.set(name, region);
    return region;
  }

  /** Late: requests that are being finished still use it. */
  onApplicationShutdown(): void {
    this.unsubscribe();
    for (const remote of this.remotes) remote.close();
    this.redis?.disconnect();
  }

  private remoteOf<T extends object>(
    { name, shared, ttlSeconds }: RegionOptions,
    announce: (key: string) => void,
  ): RemoteTier<T> | undefined {
    if (!shared || !this.redis) return undefined;
    const remote = new RemoteTier<T>(this.redis, name, ttlSeconds * 1_000, announce);
    this.remotes.push(remote);
    return remote;
  }

  private heard({ region, key, by }: Deletion): void {
    // Our own was done when it was said; by now there may be a new value.
    if (by !== this.instance) this.regions.get(region)?.forget(key);
  }
}
