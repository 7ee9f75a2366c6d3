import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../../platform/http/page';
import { PARTNER_STATUSES, type PartnerStatus } from '../partner.entity';

export class PartnerListQuery extends PageQuery {
  @ApiPropertyOptional({ enum: PARTNER_STATUSES, enumName: 'PartnerStatus', description: 'Only these.' })
  @IsOptional()
  @IsIn(PARTNER_STATUSES)
  status?: PartnerStatus;
}
