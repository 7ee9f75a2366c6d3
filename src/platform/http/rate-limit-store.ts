import { MikroORM } from '@mikro-orm/postgresql';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RLWrapperTimeouts,
} from 'rate-limiter-flexible';
import { Environment } from '../../config/env';
import { impatientRedis } from '../cache/redis-connection';
import type { RateLimitPolicy } from './rate-limit-policies';

const TABLE = 'rate_limit';
/** A store that has not counted by then is taken for gone, and this process counts for itself, in milliseconds. */
const PATIENCE_MS = 2_000;

/** Makes limiters. One whose store is gone counts in this process's memory: never unlimited, and never shut for want of a counter. */
@Injectable()
export class RateLimitStore implements OnApplicationShutdown {
  private readonly redis?: Redis;

  constructor(
    env: Environment,
    private readonly orm: MikroORM,
  ) {
    if (env.REDIS_URL !== undefined && env.RATE_LIMITS === 'on')
      this.redis = impatientRedis(env.REDIS_URL, 'RateLimits');
  }

  /** Counts for all instances together: in Redis if there is one, otherwise in PostgreSQL. */
  async shared(policy: RateLimitPolicy): Promise<RateLimiterAbstract> {
    return this.redis ? this.inRedis(this.redis, policy) : this.inPostgres(policy);
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }

  private inRedis(redis: Redis, policy: RateLimitPolicy): RateLimiterAbstract {
    const limiter = new RateLimiterRedis({
      ...optionsOf(policy),
      keyPrefix: `theriac:rate:${policy.name}`,
      storeClient: redis,
      rejectIfRedisNotReady: true,
      inMemoryBlockOnConsumed: blockOf(policy),
    });
    return insured(limiter, policy);
  }

  private async inPostgres(policy: RateLimitPolicy): Promise<RateLimiterAbstract> {
    const pool = await this.orm.em.getConnection().getNativeClient();
    const limiter = new RateLimiterPostgres({
      ...optionsOf(policy),
      keyPrefix: policy.name,
      storeClient: pool,
      storeType: 'pool',
      tableName: TABLE,
      tableCreated: true,
      inMemoryBlockOnConsumed: blockOf(policy),
    });
    return insured(limiter, policy);
  }
}

function optionsOf({ points, seconds }: RateLimitPolicy) {
  return { points, duration: seconds };
}

/** Who is over the limit is turned away without asking again, unless somebody may have been forgiven elsewhere. */
function blockOf({ points, forgivable }: RateLimitPolicy): number {
  return forgivable ? 0 : points;
}

function inMemory(policy: RateLimitPolicy): RateLimiterMemory {
  return new RateLimiterMemory({ ...optionsOf(policy), keyPrefix: policy.name });
}

function insured(limiter: RateLimiterAbstract, policy: RateLimitPolicy): RateLimiterAbstract {
  return new RLWrapperTimeouts({ limiter, timeoutMs: PATIENCE_MS, insuranceLimiter: inMemory(policy) });
}
