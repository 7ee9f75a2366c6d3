import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../../config/env';
import { type Clock, CLOCK } from '../../kernel/clock';
import { UnitOfWork } from '../database/unit-of-work';
import { FieldCipher } from '../encryption/field-cipher';
import { ACCESS_TOKEN_SECONDS } from './access-claims';
import { type Actor, systemActor } from './actor';
import { SigningKey } from './signing-key.entity';
import { SigningKeyRepository } from './signing-key.repository';

const DAY_MS = 86_400_000;

/** From the publication of a key to its first signature: longer than anybody caches our JWKS, and than an instance fails to hear of it. */
export const PUBLICATION_LEAD_MS = 2 * 3_600_000;

/** How long a key is kept beyond the life of its last token, for clocks that differ and instances that sign with it a little longer. */
export const RETIREMENT_SLACK_MS = 5 * 60_000;

/** Makes, retires and deletes the rows of signing keys; {@link SigningKeys} is what a process knows of them. */
@Injectable()
export class SigningKeyRotation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rows: SigningKeyRepository,
    private readonly cipher: FieldCipher,
    private readonly env: Environment,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** All keys in the order in which they sign. Makes the very first one, unless another instance just did. */
  async keys(): Promise<SigningKey[]> {
    const keys = await this.work.read((em) => this.rows.all(em));
    return keys.length > 0 ? keys : this.work.run((em) => this.first(em));
  }

  /**
   * Publishes the next key when the newest is old enough, and deletes those that no good token can be signed with. Safe to run twice,
   * and late: the present key signs until there is another.
   *
   * @returns whether anything changed
   */
  async rotateWhenDue(actor: Actor): Promise<boolean> {
    return this.work.run(async (em) => {
      const now = this.clock.now();
      const keys = await this.rows.allForChange(em);
      const over = keys.filter(({ retiresAt }) => retiresAt !== null && retiresAt <= now);
      for (const key of over) this.rows.remove(em, actor, key, 'signing_key.deleted');
      const newest = keys.at(-1);
      if (newest && now.getTime() < newest.signsFrom.getTime() + this.env.SIGNING_KEY_ROTATION_DAYS * DAY_MS) {
        return over.length > 0;
      }
      const signsFrom = new Date(now.getTime() + (newest ? PUBLICATION_LEAD_MS : 0));
      newest?.retire(new Date(signsFrom.getTime() + ACCESS_TOKEN_SECONDS * 1_000 + RETIREMENT_SLACK_MS));
      this.add(em, actor, signsFrom);
      return true;
    });
  }

  /**
   * For a key that has leaked: every key there is goes, and a new one signs at once. All access tokens end; sessions and their refresh
   * tokens stay.
   *
   * @returns how many keys were removed
   */
  async replaceAll(actor: Actor): Promise<number> {
    return this.work.run(async (em) => {
      const keys = await this.rows.allForChange(em);
      for (const key of keys) this.rows.remove(em, actor, key, 'signing_key.revoked');
      this.add(em, actor, this.clock.now());
      return keys.length;
    });
  }

  private async first(em: EntityManager): Promise<SigningKey[]> {
    const keys = await this.rows.allForChange(em);
    return keys.length > 0 ? keys : [this.add(em, systemActor('start'), this.clock.now())];
  }

  private add(em: EntityManager, actor: Actor, signsFrom: Date): SigningKey {
    return this.rows.add(em, actor, SigningKey.make(this.cipher, this.clock.now(), signsFrom));
  }
}
