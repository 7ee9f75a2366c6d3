import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from './actor';
import { KEY_CHANGE_RECORDER, type KeyChangeAction, type KeyChangeRecorder } from './key-changes';
import { SigningKey } from './signing-key.entity';

/** Any number will do that nobody else locks. */
const ADVISORY_LOCK = 7_305_100;

/** Signing keys as they stand in the database; every change leaves its trace. */
@Injectable()
export class SigningKeyRepository {
  constructor(@Inject(KEY_CHANGE_RECORDER) private readonly recorder: KeyChangeRecorder) {}

  /** In the order in which they sign. */
  all(em: EntityManager): Promise<SigningKey[]> {
    return em.find(SigningKey, {}, { orderBy: { signsFrom: 'asc', kid: 'asc' } });
  }

  /**
   * As {@link all}, and nobody else makes or deletes keys until this transaction ends: of several instances that start on an empty
   * table, or whose jobs run late, one makes the key and the others find it.
   */
  async allForChange(em: EntityManager): Promise<SigningKey[]> {
    await em.execute('select pg_advisory_xact_lock(?)', [ADVISORY_LOCK]);
    return this.all(em);
  }

  add(em: EntityManager, actor: Actor, key: SigningKey): SigningKey {
    em.persist(key);
    this.trace(em, actor, key, 'signing_key.created');
    return key;
  }

  remove(em: EntityManager, actor: Actor, key: SigningKey, action: KeyChangeAction): void {
    em.remove(key);
    this.trace(em, actor, key, action);
  }

  private trace(em: EntityManager, actor: Actor, { kid }: SigningKey, action: KeyChangeAction): void {
    this.recorder.record(em, actor, { action, subjectType: 'signing_key', details: { kid } });
  }
}
