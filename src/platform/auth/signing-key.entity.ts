import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { generateKeyPairSync, hash } from 'node:crypto';
import type { FieldCipher } from '../encryption/field-cipher';
import type { FieldPlace } from '../encryption/envelope';

/** The public half, as RFC 7517 writes it. */
export interface PublicJwk {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
}

/**
 * A key pair that access tokens are signed with. It is published some time before it signs, signs until a younger one does, and is kept
 * until the last token that it signed has expired.
 */
@Entity({ tableName: 'signing_key' })
export class SigningKey {
  /** Its JWK thumbprint (RFC 7638), `kid` in tokens. */
  @PrimaryKey({ type: 'text' })
  kid!: string;

  @Property({ type: 'jsonb' })
  publicJwk!: PublicJwk;

  /** PKCS #8 in PEM, sealed by FieldCipher. */
  @Property({ type: 'text' })
  privateKey!: string;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  signsFrom!: Date;

  /** Since when no good token is signed with it; unknown until it has a successor. */
  @Property({ type: 'timestamptz', nullable: true })
  retiresAt: Date | null = null;

  static make(cipher: FieldCipher, now: Date, signsFrom: Date): SigningKey {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x, y } = publicKey.export({ format: 'jwk' }) as PublicJwk;
    const key = new SigningKey();
    key.publicJwk = { kty: 'EC', crv: 'P-256', x, y };
    key.kid = thumbprint(key.publicJwk);
    key.privateKey = cipher.seal(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), key.place);
    key.createdAt = now;
    key.signsFrom = signsFrom;
    return key;
  }

  get place(): FieldPlace {
    return { table: 'signing_key', column: 'private_key', id: this.kid };
  }

  retire(at: Date): void {
    this.retiresAt = at;
  }
}

/** RFC 7638: the required members in the order of their names, hashed. */
function thumbprint({ crv, kty, x, y }: PublicJwk): string {
  return hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url');
}
