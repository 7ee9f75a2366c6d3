import { ApiProperty } from '@nestjs/swagger';
import { PARTNER_SCOPE_NAMES, type PartnerScope } from '../../../platform/auth/partner-scopes';
import type { ApiKey } from '../api-key.entity';

/** An API key without its secret. */
export class ApiKeyResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ example: 'Production' })
  readonly name!: string;

  @ApiProperty({
    description: 'What the key begins with; names it and opens nothing.',
    example: 'thk_01936f2a7b1c7def8a3b5c6d7e8f9a0b',
  })
  readonly prefix!: string;

  @ApiProperty({ enum: PARTNER_SCOPE_NAMES, enumName: 'PartnerScope', isArray: true, example: ['inventory:read'] })
  readonly scopes!: PartnerScope[];

  @ApiProperty({ format: 'date-time', example: '2026-11-21T09:30:00.000Z' })
  readonly createdAt!: string;

  @ApiProperty({ format: 'date-time', example: '2027-11-21T09:30:00.000Z' })
  readonly expiresAt!: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'To about a minute.',
    example: null,
  })
  readonly lastUsedAt!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null })
  readonly revokedAt!: string | null;

  static from(key: ApiKey, lastUsedAt?: Date): ApiKeyResponse {
    return Object.assign(new ApiKeyResponse(), shown(key, lastUsedAt));
  }
}

/** A new API key, with the one sight of its secret that there is. */
export class IssuedApiKeyResponse extends ApiKeyResponse {
  @ApiProperty({
    description: 'For X-Api-Key. Shown this once; we keep its hash.',
    example: 'thk_01936f2a7b1c7def8a3b5c6d7e8f9a0b_<49 letters and digits>',
  })
  readonly key!: string;

  static issued(row: ApiKey, key: string): IssuedApiKeyResponse {
    return Object.assign(new IssuedApiKeyResponse(), { ...shown(row), key });
  }
}

function shown({ id, name, prefix, scopes, createdAt, expiresAt, revokedAt }: ApiKey, lastUsedAt?: Date) {
  return {
    id,
    name,
    prefix,
    scopes,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
