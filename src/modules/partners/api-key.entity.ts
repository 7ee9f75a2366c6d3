import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { AggregateRoot } from '../../kernel/aggregate-root';
import { ValidationFailed } from '../../kernel/domain-error';
import type { PartnerScope } from '../../platform/auth/partner-scopes';
import { apiKeyOf, apiKeyPrefix, hashOfSecret, newSecret, type PresentedKey } from './api-key-format';
import { type Partner, sorted } from './partner.entity';
import { apiKeyExpiringEvent } from './partners.events';

const DAY_MS = 86_400_000;
const USUAL_LIFE_MS = 365 * DAY_MS;
/** Two years: a key that nobody has touched for longer is one that nobody knows how to change. */
const LONGEST_LIFE_MS = 2 * 365 * DAY_MS;

export interface ApiKeyDetails {
  name: string;
  scopes: readonly PartnerScope[];
  /** A year from now when left out. */
  expiresAt?: Date;
}

/** Names a partner in its requests. The secret in it is shown once and kept as a hash. */
@Entity({ tableName: 'api_key' })
export class ApiKey extends AggregateRoot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  partnerId!: string;

  @Property({ type: 'text' })
  name!: string;

  /** SHA-256 in hex. */
  @Property({ type: 'text' })
  secretHash!: string;

  @Property({ type: 'array', columnType: 'text[]' })
  scopes!: PartnerScope[];

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  expiresAt!: Date;

  /** When it was told that it is about to expire. */
  @Property({ type: 'timestamptz', nullable: true })
  expiryAnnouncedAt: Date | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  revokedAt: Date | null = null;

  /**
   * @param chosen id and secret that are known beforehand; for demo data alone
   * @returns the row, and the key for the partner's eyes
   * @throws ValidationFailed for scopes beyond the partner's, or an end that makes no sense
   */
  static issue(
    partner: Partner,
    details: ApiKeyDetails,
    at: Date,
    chosen?: PresentedKey,
  ): { row: ApiKey; key: string } {
    const { name, scopes, expiresAt = new Date(at.getTime() + USUAL_LIFE_MS) } = details;
    assertWithin(partner.scopes, scopes);
    assertSensible(expiresAt, at);
    const { id, secret } = chosen ?? { id: uuidv7(), secret: newSecret() };
    const row = new ApiKey();
    Object.assign(row, { id, partnerId: partner.id, name, scopes: sorted(scopes), createdAt: at, expiresAt });
    row.secretHash = hashOfSecret(secret);
    return { row, key: apiKeyOf(id, secret) };
  }

  get prefix(): string {
    return apiKeyPrefix(this.id);
  }

  /** Once. @param adminIds who is to be told */
  announceExpiry({ id: partnerId, name: partnerName }: Partner, adminIds: readonly string[], at: Date): void {
    this.expiryAnnouncedAt = at;
    const expiresAt = this.expiresAt.toISOString();
    const facts = { partnerId, partnerName, apiKeyId: this.id, apiKeyName: this.name, expiresAt, adminIds };
    this.announce(apiKeyExpiringEvent(facts, at));
  }

  /** Again changes nothing. @returns whether it was in force */
  revoke(at: Date): boolean {
    if (this.revokedAt !== null) return false;
    this.revokedAt = at;
    return true;
  }
}

function assertWithin(ceiling: readonly PartnerScope[], wanted: readonly PartnerScope[]): void {
  const beyond = wanted.filter((scope) => !ceiling.includes(scope));
  if (beyond.length === 0) return;
  const message = `must be within what the partner may; it may not ${beyond.join(', ')}`;
  throw new ValidationFailed([{ field: 'scopes', message }]);
}

function assertSensible(expiresAt: Date, now: Date): void {
  const life = expiresAt.getTime() - now.getTime();
  if (life > 0 && life <= LONGEST_LIFE_MS) return;
  throw new ValidationFailed([{ field: 'expiresAt', message: 'must be in the future, two years ahead at most' }]);
}
