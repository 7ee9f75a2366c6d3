import { ApiProperty } from '@nestjs/swagger';
import { PARTNER_SCOPE_NAMES, type PartnerScope } from '../../../platform/auth/partner-scopes';

/** Who the credentials are, as we see it. */
export class PartnerSelfResponse {
  @ApiProperty({ format: 'uuid' })
  readonly partnerId!: string;

  @ApiProperty({ format: 'uuid' })
  readonly apiKeyId!: string;

  @ApiProperty({ format: 'uuid', description: 'The signing key that this request was signed with.' })
  readonly signingKeyId!: string;

  @ApiProperty({ enum: PARTNER_SCOPE_NAMES, enumName: 'PartnerScope', isArray: true, example: ['inventory:read'] })
  readonly scopes!: readonly PartnerScope[];

  @ApiProperty({ format: 'date-time', description: 'When the API key ends.', example: '2027-11-21T09:30:00.000Z' })
  readonly apiKeyExpiresAt!: string;

  @ApiProperty({
    format: 'date-time',
    description: 'Signatures may be five minutes off it.',
    example: '2026-11-21T09:30:00.000Z',
  })
  readonly serverTime!: string;

  static from(fields: PartnerSelfResponse): PartnerSelfResponse {
    return Object.assign(new PartnerSelfResponse(), fields);
  }
}
