import type { FastifyReply } from 'fastify';
import { DomainError } from '../../kernel/domain-error';
import type { RateLimitPolicy } from './rate-limit-policies';

/** What a request has used of one limit. */
export interface Count {
  policy: RateLimitPolicy;
  left: number;
  /** Until the window ends. */
  milliseconds: number;
  exceeded: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What this request was counted under so far; null where nothing is counted. */
    rateCounts: Count[] | null;
  }
}

/** The tightest limit first, for clients that read only one (draft-ietf-httpapi-ratelimit-headers). */
export function tellCounts(reply: FastifyReply, counts: Count[]): void {
  if (counts.length > 1) counts.sort((one, other) => one.left - other.left);
  let policies = '';
  let left = '';
  for (const { policy, left: points, milliseconds } of counts) {
    const separator = left === '' ? '' : ', ';
    policies += `${separator}"${policy.name}";q=${policy.points};w=${policy.seconds}`;
    left += `${separator}"${policy.name}";r=${points};t=${inSeconds(milliseconds)}`;
  }
  void reply.header('ratelimit-policy', policies).header('ratelimit', left);
}

/** @returns the refusal, if any limit is exceeded */
export function refusalOf(counts: readonly Count[]): DomainError | undefined {
  const wait = waitOf(counts);
  return wait === 0 ? undefined : rateLimited(wait);
}

/** Of several that are exceeded, the one that takes longest. @returns in seconds; 0 where none is */
export function waitOf(counts: readonly Count[]): number {
  let wait = 0;
  for (const { exceeded, milliseconds } of counts) if (exceeded) wait = Math.max(wait, inSeconds(milliseconds));
  return wait;
}

/** 429; `retryAfter` in seconds becomes the Retry-After header. */
export function rateLimited(retryAfter: number): DomainError {
  return new DomainError('rate_limited', 'rate_limited', `Too many requests; try again in ${retryAfter} s.`, {
    retryAfter,
  });
}

function inSeconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1_000));
}
