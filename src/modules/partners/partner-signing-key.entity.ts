import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { FieldPlace } from '../../platform/encryption/envelope';
import type { FieldCipher } from '../../platform/encryption/field-cipher';
import type { SignatureAlgorithm } from '../../platform/http/signed-request';

/** As long as the hash: RFC 2104 gains nothing from more, and a shorter one is weaker. */
const SECRET_BYTES = 32;

/** What a partner's requests are signed with: its own Ed25519 key, of which we know the public half, or a secret that we share. */
@Entity({ tableName: 'partner_signing_key' })
export class PartnerSigningKey {
  /** `keyid` in signatures. */
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  partnerId!: string;

  @Property({ type: 'text' })
  name!: string;

  @Property({ type: 'text' })
  algorithm!: SignatureAlgorithm;

  /** SubjectPublicKeyInfo in PEM, of ed25519. */
  @Property({ type: 'text', nullable: true })
  publicKey: string | null = null;

  /** Of hmac-sha256, as long as it is in force: base64, sealed by FieldCipher. */
  @Property({ type: 'text', nullable: true })
  secret: string | null = null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  revokedAt: Date | null = null;

  /** @param publicKey checked by `ed25519PublicKey` */
  static ofPublicKey(partnerId: string, name: string, publicKey: string, at: Date): PartnerSigningKey {
    const key = made(partnerId, name, at);
    key.algorithm = 'ed25519';
    key.publicKey = publicKey;
    return key;
  }

  /** @param chosen a secret that is known beforehand, with the id that goes with it; for demo data alone */
  static ofSharedSecret(
    partnerId: string,
    name: string,
    cipher: FieldCipher,
    at: Date,
    chosen?: { id: string; secret: string },
  ): { row: PartnerSigningKey; secret: string } {
    const row = made(partnerId, name, at);
    row.id = chosen?.id ?? row.id;
    row.algorithm = 'hmac-sha256';
    const secret = chosen?.secret ?? randomBytes(SECRET_BYTES).toString('base64');
    row.secret = cipher.seal(secret, row.place);
    return { row, secret };
  }

  get place(): FieldPlace {
    return { table: 'partner_signing_key', column: 'secret', id: this.id };
  }

  /** Forgets the secret too, which is of no use any more. Again changes nothing. @returns whether it was in force */
  revoke(at: Date): boolean {
    if (this.revokedAt !== null) return false;
    this.revokedAt = at;
    this.secret = null;
    return true;
  }
}

function made(partnerId: string, name: string, at: Date): PartnerSigningKey {
  return Object.assign(new PartnerSigningKey(), { id: uuidv7(), partnerId, name, createdAt: at });
}
