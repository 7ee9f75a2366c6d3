import { ApiProperty } from '@nestjs/swagger';
import { PARTNER_SCOPE_NAMES, type PartnerScope } from '../../../platform/auth/partner-scopes';
import {
  type Partner,
  PARTNER_FORMATS,
  PARTNER_KINDS,
  PARTNER_STATUSES,
  type PartnerFormat,
  type PartnerKind,
  type PartnerStatus,
} from '../partner.entity';

/** A partner as an administrator sees it. */
export class PartnerResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ example: 'Corner Chemist' })
  readonly name!: string;

  @ApiProperty({ enum: PARTNER_KINDS, enumName: 'PartnerKind', example: 'pharmacy_management_system' })
  readonly kind!: PartnerKind;

  @ApiProperty({
    enum: PARTNER_FORMATS,
    enumName: 'PartnerFormat',
    description: 'Of the events that it sends and gets.',
    example: 'generic',
  })
  readonly format!: PartnerFormat;

  @ApiProperty({ format: 'email', example: 'it@chemist.example' })
  readonly contactEmail!: string;

  @ApiProperty({ enum: PARTNER_STATUSES, enumName: 'PartnerStatus', example: 'active' })
  readonly status!: PartnerStatus;

  @ApiProperty({ enum: PARTNER_SCOPE_NAMES, enumName: 'PartnerScope', isArray: true, example: ['inventory:read'] })
  readonly scopes!: PartnerScope[];

  @ApiProperty({ format: 'date-time', example: '2026-11-21T09:30:00.000Z' })
  readonly createdAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T09:30:00.000Z' })
  readonly updatedAt!: string;

  @ApiProperty({
    type: 'integer',
    format: 'int32',
    minimum: 1,
    description: 'Rises with every change; send it as If-Match to change no newer one.',
    example: 1,
  })
  readonly version!: number;

  static from(partner: Partner): PartnerResponse {
    const { id, name, kind, format, contactEmail, status, scopes, createdAt, updatedAt, version } = partner;
    return Object.assign(new PartnerResponse(), {
      id,
      name,
      kind,
      format,
      contactEmail,
      status,
      scopes,
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
      version,
    });
  }
}
