import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/domain-error';
import { isUuid } from '../../platform/http/id-param.decorator';
import type { PageQuery } from '../../platform/http/page';
import { ApiKey } from './api-key.entity';
import { ApiKeyUse } from './api-key-use.entity';
import type { PartnerListQuery } from './dto/partner-list.query';
import { Partner } from './partner.entity';
import { PartnerSigningKey } from './partner-signing-key.entity';

const NEWEST_FIRST = { id: 'desc' } as const;

/** Named finders for partners and their keys. */
@Injectable()
export class PartnerRepository {
  list(em: EntityManager, { limit, offset, status }: PartnerListQuery): Promise<[Partner[], number]> {
    const where = { deletedAt: null, ...(status !== undefined && { status }) };
    return em.findAndCount(Partner, where, { orderBy: { name: 'asc', id: 'asc' }, limit, offset });
  }

  /** @throws NotFound */
  async get(em: EntityManager, id: string): Promise<Partner> {
    const partner = await em.findOne(Partner, { id, deletedAt: null });
    if (!partner) throw new NotFound('partner');
    return partner;
  }

  /**
   * Changes of one partner and of its keys come one after the other: two that each add the last key that it may have cannot both see
   * room for it.
   *
   * @throws NotFound
   */
  async getForChange(em: EntityManager, id: string): Promise<Partner> {
    // Not FOR UPDATE, as the entity manager would: that would also wait for new keys, whose foreign key holds the row.
    await em.execute('select from partner where id = ? for no key update', [id]);
    return this.get(em, id);
  }

  apiKeys(em: EntityManager, partnerId: string, { limit, offset }: PageQuery): Promise<[ApiKey[], number]> {
    return em.findAndCount(ApiKey, { partnerId }, { orderBy: NEWEST_FIRST, limit, offset });
  }

  /** By API key; one that was never used has none. */
  async lastUses(em: EntityManager, keys: readonly ApiKey[]): Promise<Map<string, Date>> {
    const uses = await em.find(ApiKeyUse, { apiKeyId: keys.map(({ id }) => id) });
    return new Map(uses.map(({ apiKeyId, lastUsedAt }) => [apiKeyId, lastUsedAt]));
  }

  /** @throws NotFound */
  apiKey(em: EntityManager, partnerId: string, id: string): Promise<ApiKey> {
    return found('API key', isUuid(id) ? em.findOne(ApiKey, { id, partnerId }) : null);
  }

  /**
   * Of all partners: in force, and over before this instant, without anybody having been told. Locked; of two that look at the same
   * time, one gets each.
   */
  unannouncedExpiries(em: EntityManager, now: Date, before: Date, limit: number): Promise<ApiKey[]> {
    const where = { revokedAt: null, expiryAnnouncedAt: null, expiresAt: { $gt: now, $lte: before } };
    const lockMode = LockMode.PESSIMISTIC_PARTIAL_WRITE;
    return em.find(ApiKey, where, { orderBy: { expiresAt: 'asc', id: 'asc' }, limit, lockMode });
  }

  /** Neither revoked nor expired. */
  apiKeysInForce(em: EntityManager, partnerId: string, now: Date): Promise<ApiKey[]> {
    return em.find(ApiKey, { partnerId, revokedAt: null, expiresAt: { $gt: now } });
  }

  signingKeys(em: EntityManager, partnerId: string, page: PageQuery): Promise<[PartnerSigningKey[], number]> {
    const { limit, offset } = page;
    return em.findAndCount(PartnerSigningKey, { partnerId }, { orderBy: NEWEST_FIRST, limit, offset });
  }

  /** @throws NotFound */
  signingKey(em: EntityManager, partnerId: string, id: string): Promise<PartnerSigningKey> {
    return found('signing key', isUuid(id) ? em.findOne(PartnerSigningKey, { id, partnerId }) : null);
  }

  signingKeysInForce(em: EntityManager, partnerId: string): Promise<PartnerSigningKey[]> {
    return em.find(PartnerSigningKey, { partnerId, revokedAt: null });
  }
}

async function found<T>(subject: string, finding: Promise<T | null> | null): Promise<T> {
  const row = await finding;
  if (!row) throw new NotFound(subject);
  return row;
}
