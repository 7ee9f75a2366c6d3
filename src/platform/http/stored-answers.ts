import { Injectable } from '@nestjs/common';
import { compositeId, type FieldPlace } from '../encryption/envelope';
import { FieldCipher } from '../encryption/field-cipher';
import { Fingerprints } from '../encryption/fingerprints';
import { RenderedAnswer } from './envelope';
import { IdempotencyKeyReused, REPLAYED } from './idempotency.errors';

/** One use of an Idempotency-Key: a key counts for one person and one route. */
export interface KeyName {
  actorId: string;
  route: string;
  key: string;
}

/** What the database keeps of a first use. Without a response it is still in progress. */
export interface StoredAnswer {
  body_hash: string | null;
  status_code: number | null;
  response: string | null;
}

/** Answers hold what a patient typed, and so they are kept sealed; of a request only a keyed fingerprint is kept. */
@Injectable()
export class StoredAnswers {
  constructor(
    private readonly cipher: FieldCipher,
    private readonly fingerprints: Fingerprints,
  ) {}

  seal(name: KeyName, json: string): string {
    return this.cipher.seal(json, placeOf(name));
  }

  /** @param body as text, the same for the same request */
  bodyHash(body: string): string {
    return this.fingerprints.of(body);
  }

  /**
   * @returns the first answer again, or null while there is none
   * @throws IdempotencyKeyReused when the key was used with another body
   */
  async replay(name: KeyName, body: string, first: StoredAnswer): Promise<RenderedAnswer | null> {
    if (!(await this.fingerprints.matches(body, first.body_hash ?? ''))) throw new IdempotencyKeyReused();
    if (first.response === null || first.status_code === null) return null;
    return new RenderedAnswer(await this.cipher.open(first.response, placeOf(name)), first.status_code, REPLAYED);
  }
}

function placeOf({ actorId, route, key }: KeyName): FieldPlace {
  return { table: 'idempotency_key', column: 'response', id: compositeId(actorId, route, key) };
}
