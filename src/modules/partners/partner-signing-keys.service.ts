import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { FieldCipher } from '../../platform/encryption/field-cipher';
import type { PageQuery } from '../../platform/http/page';
import { type Changed, PartnerChanges } from './partner-changes';
import { PartnerRepository } from './partner.repository';
import { PartnerSigningKey } from './partner-signing-key.entity';
import { tooManyKeys } from './partners.errors';
import { ed25519PublicKey } from './signing-key-material';

/** The present one and the next, while a partner changes over. */
const MOST_IN_FORCE = 2;

export interface SharedSecret {
  row: PartnerSigningKey;
  /** Base64, for the partner's eyes; kept sealed. */
  secret: string;
}

/** What partners sign their requests with. */
@Injectable()
export class PartnerSigningKeys {
  constructor(
    private readonly work: UnitOfWork,
    private readonly partners: PartnerRepository,
    private readonly changes: PartnerChanges,
    private readonly cipher: FieldCipher,
  ) {}

  /** All there ever were, newest first. @throws NotFound */
  list(partnerId: string, page: PageQuery): Promise<[PartnerSigningKey[], number]> {
    return this.work.read(async (em) => {
      await this.partners.get(em, partnerId);
      return this.partners.signingKeys(em, partnerId, page);
    });
  }

  /** @throws NotFound, ValidationFailed, DomainError `too_many_keys` */
  addPublicKey(actor: Actor, partnerId: string, name: string, pem: string): Promise<PartnerSigningKey> {
    const publicKey = ed25519PublicKey(pem);
    return this.changes.apply(actor, partnerId, async (em, _partner, at) => {
      await this.assertRoom(em, partnerId);
      const row = PartnerSigningKey.ofPublicKey(partnerId, name, publicKey, at);
      return added(em, row, row);
    });
  }

  /**
   * @param chosen for demo data alone: a secret that is known beforehand
   * @throws NotFound, DomainError `too_many_keys`
   */
  addSharedSecret(
    actor: Actor,
    partnerId: string,
    name: string,
    chosen?: { id: string; secret: string },
  ): Promise<SharedSecret> {
    return this.changes.apply(actor, partnerId, async (em, _partner, at) => {
      await this.assertRoom(em, partnerId);
      const shared = PartnerSigningKey.ofSharedSecret(partnerId, name, this.cipher, at, chosen);
      return added(em, shared.row, shared);
    });
  }

  /** Takes effect on every instance within seconds; again changes nothing. @throws NotFound */
  revoke(actor: Actor, partnerId: string, signingKeyId: string): Promise<void> {
    return this.changes.apply(actor, partnerId, async (em, _partner, at) => {
      const key = await this.partners.signingKey(em, partnerId, signingKeyId);
      if (!key.revoke(at)) return { result: undefined };
      const details = { signingKeyId: key.id };
      return { result: undefined, fact: { action: 'partner.signing_key_revoked', details } };
    });
  }

  private async assertRoom(em: EntityManager, partnerId: string): Promise<void> {
    const inForce = await this.partners.signingKeysInForce(em, partnerId);
    if (inForce.length >= MOST_IN_FORCE) throw tooManyKeys(MOST_IN_FORCE);
  }
}

function added<T>(em: EntityManager, row: PartnerSigningKey, result: T): Changed<T> {
  em.persist(row);
  const { id, algorithm } = row;
  return { result, fact: { action: 'partner.signing_key_added', details: { signingKeyId: id, algorithm } } };
}
