import { ApiProperty } from '@nestjs/swagger';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '../../../platform/http/signed-request';
import type { PartnerSigningKey } from '../partner-signing-key.entity';

/** A signing key without what is secret of it. */
export class SigningKeyResponse {
  @ApiProperty({ format: 'uuid', description: '`keyid` in signatures.' })
  readonly id!: string;

  @ApiProperty({ example: 'Production, 2026' })
  readonly name!: string;

  @ApiProperty({ enum: SIGNATURE_ALGORITHMS, enumName: 'SignatureAlgorithm', example: 'ed25519' })
  readonly algorithm!: SignatureAlgorithm;

  @ApiProperty({ type: 'string', nullable: true, description: 'Of ed25519, in PEM.' })
  readonly publicKey!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T09:30:00.000Z' })
  readonly createdAt!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null })
  readonly revokedAt!: string | null;

  static from(key: PartnerSigningKey): SigningKeyResponse {
    return Object.assign(new SigningKeyResponse(), shown(key));
  }
}

/** A new signing key, with the one sight of its secret that there is. */
export class AddedSigningKeyResponse extends SigningKeyResponse {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Of hmac-sha256: 32 bytes in base64. Shown this once; we keep it encrypted.',
    example: null,
  })
  readonly secret!: string | null;

  static added(key: PartnerSigningKey, secret: string | null): AddedSigningKeyResponse {
    return Object.assign(new AddedSigningKeyResponse(), { ...shown(key), secret });
  }
}

function shown({ id, name, algorithm, publicKey, createdAt, revokedAt }: PartnerSigningKey) {
  return {
    id,
    name,
    algorithm,
    publicKey,
    createdAt: createdAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
