import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import type { Actor } from '../../../platform/auth/actor';
import { FieldCipher } from '../../../platform/encryption/field-cipher';
import { isUuid } from '../../../platform/http/id-param.decorator';
import type { PageQuery } from '../../../platform/http/page';
import { tooManyWebhookSecrets } from '../pms-sync.errors';
import { PartnerDesk } from '../partner-desk';
import { WebhookSecret } from './webhook-secret.entity';
import { WebhookSecretsInForce } from './webhook-secrets-in-force';

/** The present one and the next, while a partner changes over. */
const MOST_IN_FORCE = 2;

/** What partners sign their events with. */
@Injectable()
export class WebhookSecrets {
  constructor(
    private readonly desk: PartnerDesk,
    private readonly inForce: WebhookSecretsInForce,
    private readonly cipher: FieldCipher,
  ) {}

  /** All there ever were, newest first. @throws NotFound */
  list(partnerId: string, { limit, offset }: PageQuery): Promise<[WebhookSecret[], number]> {
    return this.desk.read(partnerId, (em) =>
      em.findAndCount(WebhookSecret, { partnerId }, { orderBy: { id: 'desc' }, limit, offset }),
    );
  }

  /** @throws NotFound, DomainError `too_many_keys` */
  async add(actor: Actor, partnerId: string): Promise<{ row: WebhookSecret; secret: string }> {
    const made = await this.desk.change(actor, partnerId, async (em, at, record) => {
      const inForce = await em.count(WebhookSecret, { partnerId, revokedAt: null });
      if (inForce >= MOST_IN_FORCE) throw tooManyWebhookSecrets(MOST_IN_FORCE);
      const made = WebhookSecret.make(partnerId, this.cipher, at);
      em.persist(made.row);
      record('partner.webhook_secret_added', { webhookSecretId: made.row.id });
      return made;
    });
    await this.inForce.forget(partnerId);
    return made;
  }

  /** Takes effect on every instance within seconds; again changes nothing. @throws NotFound */
  async revoke(actor: Actor, partnerId: string, secretId: string): Promise<void> {
    await this.desk.change(actor, partnerId, async (em, at, record) => {
      const row = await found(em, partnerId, secretId);
      if (row.revoke(at)) record('partner.webhook_secret_revoked', { webhookSecretId: secretId });
    });
    await this.inForce.forget(partnerId);
  }
}

async function found(em: EntityManager, partnerId: string, id: string): Promise<WebhookSecret> {
  const row = isUuid(id) ? await em.findOne(WebhookSecret, { id, partnerId }) : null;
  if (!row) throw new NotFound('webhook secret');
  return row;
}
