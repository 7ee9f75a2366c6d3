import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { FieldPlace } from '../../../platform/encryption/envelope';
import type { FieldCipher } from '../../../platform/encryption/field-cipher';

/** As Standard Webhooks writes a secret. */
const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** What a partner signs the events with that it sends us. */
@Entity({ tableName: 'pms_webhook_secret' })
export class WebhookSecret {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  partnerId!: string;

  /** As long as it is in force; sealed by FieldCipher. */
  @Property({ type: 'text', nullable: true })
  secret: string | null = null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  revokedAt: Date | null = null;

  static make(partnerId: string, cipher: FieldCipher, at: Date): { row: WebhookSecret; secret: string } {
    const row = Object.assign(new WebhookSecret(), { id: uuidv7(), partnerId, createdAt: at });
    const secret = PREFIX + randomBytes(SECRET_BYTES).toString('base64');
    row.secret = cipher.seal(secret, row.place);
    return { row, secret };
  }

  get place(): FieldPlace {
    return { table: 'pms_webhook_secret', column: 'secret', id: this.id };
  }

  /** Forgets the secret too. Again changes nothing. @returns whether it was in force */
  revoke(at: Date): boolean {
    if (this.revokedAt !== null) return false;
    this.revokedAt = at;
    this.secret = null;
    return true;
  }
}
