import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { SignedInActor } from '../auth/actor';
import { UnitOfWork } from '../database/unit-of-work';
import { RenderedAnswer, renderedSuccess } from './envelope';
import { IdempotencyInProgress } from './idempotency.errors';
import { type KeyName, type StoredAnswer, StoredAnswers } from './stored-answers';

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
    private readonly stored: StoredAnswers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @returns the answer of `work`, or the first one again. A repeat that comes while the first still runs waits for it inside the
   *   insert of its key.
   * @throws IdempotencyKeyReused 422 when the key was used with another body
   */
  async run(
    request: IdempotentRequest,
    status: number,
    work: (em: EntityManager) => Promise<object | null>,
  ): Promise<RenderedAnswer> {
    const name = nameOf(request);
    const body = JSON.stringify(request.body);
    const outcome = await this.unitOfWork.run(async (em) => {
      const first = name && (await this.claim(em, name, body));
      if (first) return first;
      const answer = new RenderedAnswer(renderedSuccess(JSON.stringify(await work(em))), status);
      if (name) await this.remember(em, name, answer);
      return answer;
    });
    if (outcome instanceof RenderedAnswer) return outcome;
    const replayed = name && (await this.stored.replay(name, body, outcome));
    if (!replayed) throw new IdempotencyInProgress();
    return replayed;
  }

  /** @returns the first use, if this is not the first */
  private async claim(em: EntityManager, { actorId, route, key }: KeyName, body: string): Promise<StoredAnswer | null> {
    const now = this.clock.now();
    const claimed = await em.execute<unknown[]>(
      `insert into idempotency_key (actor_id, route, key, body_hash, locked_until, created_at) values (?, ?, ?, ?, ?, ?)
       on conflict do nothing returning key`,
      [actorId, route, key, this.stored.bodyHash(body), new Date(now.getTime() + DAY_MS), now],
    );
    if (claimed.length === 1) return null;
    const [first] = await em.execute<StoredAnswer[]>(
      `select body_hash, status_code, response from idempotency_key where actor_id = ? and route = ? and key = ?`,
      [actorId, route, key],
    );
    return first;
  }

  private async remember(em: EntityManager, name: KeyName, answer: RenderedAnswer): Promise<void> {
    const { actorId, route, key } = name;
    await em.flush();
    await em.execute(
      `update idempotency_key set status_code = ?, response = ? where actor_id = ? and route = ? and key = ?`,
      [answer.status, this.stored.seal(name, answer.json), actorId, route, key],
    );
  }
}

function nameOf({ actor, route, key }: IdempotentRequest): KeyName | null {
  return key === null ? null : { actorId: actor.id, route, key };
}
