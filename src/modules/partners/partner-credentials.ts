import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { PartnerScope } from '../../platform/auth/partner-scopes';
import type { CacheRegion } from '../../platform/cache/cache-region';
import { Caches } from '../../platform/cache/caches';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { FieldCipher } from '../../platform/encryption/field-cipher';
import type { SigningKeyVerifier } from '../../platform/http/signed-request';
import { ApiKey } from './api-key.entity';
import { Partner } from './partner.entity';
import { PartnerRepository } from './partner.repository';
import type { PartnerSigningKey } from './partner-signing-key.entity';
import { InvalidApiKey } from './partners.errors';
import { ed25519Verifier, hmacVerifier } from './signing-key-material';

/** How long a revocation can go unnoticed where the broadcast of it is lost. */
const TTL_SECONDS = 2;

/** What a request of a partner is judged by. */
export interface Credentials {
  readonly apiKeyId: string;
  readonly partnerId: string;
  readonly secretHash: string;
  readonly expiresAt: Date;
  readonly suspended: boolean;
  /** Of the key, as far as the partner still has them. */
  readonly scopes: readonly PartnerScope[];
  /** In force, by id. */
  readonly signingKeys: ReadonlyMap<string, SigningKeyVerifier>;
}

/** Credentials as this process knows them: read from the database, and again after two seconds or when somebody changed them. */
@Injectable()
export class PartnerCredentials {
  private readonly known: CacheRegion<Credentials>;

  constructor(
    caches: Caches,
    private readonly work: UnitOfWork,
    private readonly partners: PartnerRepository,
    private readonly cipher: FieldCipher,
  ) {
    // Not shared: opened secrets stay in this process.
    this.known = caches.region({
      name: 'partner-credentials',
      ttlSeconds: TTL_SECONDS,
      maxEntries: 2_000,
      shared: false,
    });
  }

  /** @throws InvalidApiKey for one that does not exist or was revoked, or whose partner is gone; that is not remembered */
  of(apiKeyId: string): Promise<Credentials> {
    return this.known.getOrSet(apiKeyId, () => this.work.read((em) => this.load(em, apiKeyId)));
  }

  /** To be called when a change of them is committed: here at once, on every other instance a moment later. */
  async forget(apiKeyIds: readonly string[]): Promise<void> {
    for (const id of apiKeyIds) await this.known.delete(id);
  }

  private async load(em: EntityManager, apiKeyId: string): Promise<Credentials> {
    const key = await em.findOne(ApiKey, { id: apiKeyId, revokedAt: null });
    const partner = key && (await em.findOne(Partner, { id: key.partnerId, deletedAt: null }));
    if (!key || !partner) throw new InvalidApiKey();
    const rows = await this.partners.signingKeysInForce(em, partner.id);
    const verifiers = await Promise.all(rows.map((row) => this.verifierOf(row)));
    return {
      apiKeyId: key.id,
      partnerId: partner.id,
      secretHash: key.secretHash,
      expiresAt: key.expiresAt,
      suspended: partner.status === 'suspended',
      scopes: key.scopes.filter((scope) => partner.scopes.includes(scope)),
      signingKeys: new Map(verifiers.map((verifier) => [verifier.id, verifier])),
    };
  }

  private async verifierOf({ id, publicKey, secret, place }: PartnerSigningKey): Promise<SigningKeyVerifier> {
    if (publicKey !== null) return ed25519Verifier(id, publicKey);
    if (secret !== null) return hmacVerifier(id, await this.cipher.open(secret, place));
    throw new Error(`signing key ${id} has neither a public key nor a secret`);
  }
}
