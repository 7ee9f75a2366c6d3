import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { PageQuery } from '../../platform/http/page';
import type { PresentedKey } from './api-key-format';
import { ApiKey, type ApiKeyDetails } from './api-key.entity';
import { PartnerChanges } from './partner-changes';
import { PartnerRepository } from './partner.repository';
import { tooManyKeys } from './partners.errors';

/** Enough for a partner with a test system, in the middle of changing its keys. */
const MOST_IN_FORCE = 5;

export interface IssuedKey {
  row: ApiKey;
  /** For the partner's eyes; kept nowhere. */
  key: string;
}

/** The API keys of partners. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly work: UnitOfWork,
    private readonly partners: PartnerRepository,
    private readonly changes: PartnerChanges,
  ) {}

  /** All there ever were, newest first, with their last uses. @throws NotFound */
  list(partnerId: string, page: PageQuery): Promise<{ keys: ApiKey[]; total: number; uses: Map<string, Date> }> {
    return this.work.read(async (em) => {
      await this.partners.get(em, partnerId);
      const [keys, total] = await this.partners.apiKeys(em, partnerId, page);
      return { keys, total, uses: await this.partners.lastUses(em, keys) };
    });
  }

  /**
   * @param chosen for demo data alone: a key that is known beforehand
   * @throws NotFound, ValidationFailed, DomainError `too_many_keys`
   */
  issue(actor: Actor, partnerId: string, details: ApiKeyDetails, chosen?: PresentedKey): Promise<IssuedKey> {
    return this.changes.apply(actor, partnerId, async (em, partner, at) => {
      const inForce = await this.partners.apiKeysInForce(em, partnerId, at);
      if (inForce.length >= MOST_IN_FORCE) throw tooManyKeys(MOST_IN_FORCE);
      const issued = ApiKey.issue(partner, details, at, chosen);
      em.persist(issued.row);
      const { id: apiKeyId, scopes, expiresAt } = issued.row;
      return { result: issued, fact: { action: 'partner.api_key_issued', details: { apiKeyId, scopes, expiresAt } } };
    });
  }

  /** Takes effect on every instance within seconds; again changes nothing. @throws NotFound */
  revoke(actor: Actor, partnerId: string, apiKeyId: string): Promise<void> {
    return this.changes.apply(actor, partnerId, async (em, _partner, at) => {
      const key = await this.partners.apiKey(em, partnerId, apiKeyId);
      if (!key.revoke(at)) return { result: undefined };
      return { result: undefined, fact: { action: 'partner.api_key_revoked', details: { apiKeyId: key.id } } };
    });
  }
}
