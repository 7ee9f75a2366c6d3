import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { hash } from 'node:crypto';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { SignedInActor } from '../auth/actor';
import { UnitOfWork } from '../database/unit-of-work';
import { RenderedAnswer, renderedSuccess } from './envelope';
import { IdempotencyKeyReused, REPLAYED } from './idempotency.errors';
import type { IdempotencyKeyUse } from './idempotency-keys';

export interface IdempotentRequest {
  actor: SignedInActor;
  /** Method and path with its ids: a key counts for one route. */
  route: string;
  /** The Idempotency-Key, if one was sent. */
  key: string | null;
  body: unknown;
}

const DAY_MS = 86_400_000;

/** Runs a use case of one transaction at most once per Idempotency-Key: the key and its answer commit with what they stand for. */
@Injectable()
export class Idempotency {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @returns the answer of `work`, or the first one again. A repeat that comes while the first still runs waits for it inside the
   *   insert of its key.
   * @throws IdempotencyKeyReused 422 when the key was used with another body
   */
  run(
    request: IdempotentRequest,
    status: number,
    work: (em: EntityManager) => Promise<object | null>,
  ): Promise<RenderedAnswer> {
    return this.unitOfWork.run(async (em) => {
      const first = await this.claim(em, request);
      if (first) return replay(first, request);
      const answer = new RenderedAnswer(renderedSuccess(JSON.stringify(await work(em))), status);
      await this.remember(em, request, answer);
      return answer;
    });
  }

  private async claim(
    em: EntityManager,
    { actor, route, key, body }: IdempotentRequest,
  ): Promise<IdempotencyKeyUse | null> {
    if (key === null) return null;
    const now = this.clock.now();
    const claimed = await em.execute<unknown[]>(
      `insert into idempotency_key (actor_id, route, key, body_hash, locked_until, created_at) values (?, ?, ?, ?, ?, ?)
       on conflict do nothing returning key`,
      [actor.id, route, key, hashOf(body), new Date(now.getTime() + DAY_MS), now],
    );
    if (claimed.length === 1) return null;
    const [first] = await em.execute<IdempotencyKeyUse[]>(
      `select body_hash, status_code, response from idempotency_key where actor_id = ? and route = ? and key = ?`,
      [actor.id, route, key],
    );
    return first;
  }

  private async remember(
    em: EntityManager,
    { actor, route, key }: IdempotentRequest,
    answer: RenderedAnswer,
  ): Promise<void> {
    if (key === null) return;
    await em.flush();
    await em.execute(
      `update idempotency_key set status_code = ?, response = ? where actor_id = ? and route = ? and key = ?`,
      [answer.status, answer.json, actor.id, route, key],
    );
  }
}

function replay(first: IdempotencyKeyUse, { body }: IdempotentRequest): RenderedAnswer {
  if (first.body_hash !== hashOf(body)) throw new IdempotencyKeyReused();
  return new RenderedAnswer(first.response ?? '', first.status_code ?? 200, REPLAYED);
}

function hashOf(body: unknown): string {
  return hash('sha256', JSON.stringify(body), 'base64url');
}
