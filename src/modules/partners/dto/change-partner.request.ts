import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, ValidateIf } from 'class-validator';
import type { PartnerScope } from '../../../platform/auth/partner-scopes';
import { PARTNER_STATUSES, type PartnerFormat, type PartnerKind, type PartnerStatus } from '../partner.entity';
import { IsContactEmail, IsName, IsPartnerFormat, IsPartnerKind, IsScopes } from './partner-fields.decorators';

const IfGiven = () => ValidateIf((_, value) => value !== undefined);

/** What is left out stays as it is. */
export class ChangePartnerRequest {
  @IfGiven()
  @IsName('Corner Chemist', false)
  name?: string;

  @IfGiven()
  @IsPartnerKind(false)
  kind?: PartnerKind;

  @IfGiven()
  @IsPartnerFormat()
  format?: PartnerFormat;

  @IfGiven()
  @IsContactEmail(false)
  contactEmail?: string;

  @IfGiven()
  @IsScopes('The most that any of its API keys may; what is taken away, they lose within seconds.', false)
  scopes?: PartnerScope[];

  @ApiPropertyOptional({
    enum: PARTNER_STATUSES,
    enumName: 'PartnerStatus',
    description: 'A partner that is suspended is refused within seconds; its keys stay for when it is active again.',
  })
  @IfGiven()
  @IsIn(PARTNER_STATUSES)
  status?: PartnerStatus;
}
