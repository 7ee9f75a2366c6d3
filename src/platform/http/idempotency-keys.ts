import { Injectable } from '@nestjs/common';
import { PreparedStatements } from '../database/prepared-statements';
import type { RenderedAnswer } from './envelope';
import { type KeyName, type StoredAnswer, StoredAnswers } from './stored-answers';

/** The first use of a key. Without a response it is still in progress, until `locked_until`. */
export interface IdempotencyKeyUse extends StoredAnswer {
  subject_id: string | null;
  /** As PostgreSQL writes it: the pool hands out timestamps as text. */
  locked_until: string;
}

const FIND = {
  name: 'idempotency_key_find',
  text: `select body_hash, status_code, response, subject_id, locked_until from idempotency_key
    where actor_id = $1 and route = $2 and key = $3`,
};
// Two takers: the second waits for the first and then finds the lock renewed.
const TAKE_OVER = {
  name: 'idempotency_key_take_over',
  text: `update idempotency_key set locked_until = $5 where actor_id = $1 and route = $2 and key = $3
    and response is null and locked_until <= $4 returning key`,
};
const REMEMBER = {
  name: 'idempotency_key_remember',
  text: `update idempotency_key set status_code = $4, response = $5 where actor_id = $1 and route = $2 and key = $3`,
};

/** The keys of requests that take more than one transaction, such as a booking with its charge. */
@Injectable()
export class IdempotencyKeys {
  constructor(
    private readonly statements: PreparedStatements,
    private readonly stored: StoredAnswers,
  ) {}

  async find({ actorId, route, key }: KeyName): Promise<IdempotencyKeyUse | null> {
    const [use] = await this.statements.rows<IdempotencyKeyUse & Record<string, unknown>>(FIND, [actorId, route, key]);
    return use ?? null;
  }

  /** As {@link StoredAnswers.replay}. */
  replay(name: KeyName, body: string, first: StoredAnswer): Promise<RenderedAnswer | null> {
    return this.stored.replay(name, body, first);
  }

  /** True for the one caller that may carry on a request that was cut off. */
  async takeOver({ actorId, route, key }: KeyName, now: Date, lockedUntil: string): Promise<boolean> {
    const rows = await this.statements.rows(TAKE_OVER, [actorId, route, key, now.toISOString(), lockedUntil]);
    return rows.length === 1;
  }

  /** Keeps the answer for every repeat. */
  async remember(name: KeyName, { status, json }: RenderedAnswer): Promise<void> {
    const { actorId, route, key } = name;
    await this.statements.rows(REMEMBER, [actorId, route, key, status, this.stored.seal(name, json)]);
  }
}
