import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { logFaults } from '../queues/fault-log';

/** Longer than this nobody waits for an answer, in milliseconds. */
const PATIENCE_MS = 200;
const RECONNECT_MAX_MS = 2_000;

/**
 * A connection for what the service can do without: a command fails at once while Redis is away and soon when it does not answer. It comes
 * back by itself.
 */
export function impatientRedis(url: string, purpose: string): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: PATIENCE_MS,
    connectTimeout: 2_000,
    retryStrategy: (attempt) => Math.min(attempt * 100, RECONNECT_MAX_MS),
  });
  logFaults(redis, new Logger(purpose), 'redis');
  return redis;
}
