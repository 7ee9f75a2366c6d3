import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import type { CacheRegion } from '../../../platform/cache/cache-region';
import { Caches } from '../../../platform/cache/caches';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { FieldCipher } from '../../../platform/encryption/field-cipher';
import { Partners } from '../../partners';
import { WebhookSecret } from './webhook-secret.entity';

/** How long a revocation, or a suspension of the partner, can go unnoticed. */
const TTL_SECONDS = 2;

export interface OpenedSecret {
  readonly id: string;
  readonly secret: string;
}

/** By which a sender's events are judged. */
export interface KnownSender {
  readonly active: boolean;
  readonly secrets: readonly OpenedSecret[];
}

/** The same for whoever does not exist, is removed, or is suspended: whoever asks learns nothing. */
const NOBODY: KnownSender = { active: false, secrets: [] };

/** Secrets as this process knows them: read from the database, and again after two seconds or when somebody changed them. */
@Injectable()
export class WebhookSecretsInForce {
  private readonly known: CacheRegion<KnownSender>;

  constructor(
    caches: Caches,
    private readonly work: UnitOfWork,
    private readonly partners: Partners,
    private readonly cipher: FieldCipher,
  ) {
    // Not shared: opened secrets stay in this process. Strangers are remembered too, so that asking for them costs nothing.
    this.known = caches.region({
      name: 'pms-webhook-secrets',
      ttlSeconds: TTL_SECONDS,
      maxEntries: 2_000,
      shared: false,
    });
  }

  of(partnerId: string): Promise<KnownSender> {
    return this.known.getOrSet(partnerId, () => this.load(partnerId));
  }

  /** To be called when a change is committed: here at once, on every other instance a moment later. */
  async forget(partnerId: string): Promise<void> {
    await this.known.delete(partnerId);
  }

  private async load(partnerId: string): Promise<KnownSender> {
    const active = await this.isActive(partnerId);
    return active ? this.work.read((em) => this.secretsOf(em, partnerId)) : NOBODY;
  }

  private async isActive(partnerId: string): Promise<boolean> {
    try {
      return (await this.partners.read(partnerId)).status === 'active';
    } catch (error) {
      if (error instanceof NotFound) return false;
      throw error;
    }
  }

  private async secretsOf(em: EntityManager, partnerId: string): Promise<KnownSender> {
    const rows = await em.find(WebhookSecret, { partnerId, revokedAt: null });
    const open = async ({ id, secret, place }: WebhookSecret) => ({
      id,
      secret: await this.cipher.open(secret!, place),
    });
    return { active: true, secrets: await Promise.all(rows.map(open)) };
  }
}
