import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../../platform/http/page';
import { WAITLIST_STATUSES, type WaitlistStatus } from '../waitlist-status';

export class WaitlistQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: WAITLIST_STATUSES,
    enumName: 'WaitlistStatus',
    description: 'Only entries in this state.',
  })
  @IsOptional()
  @IsIn(WAITLIST_STATUSES)
  status?: WaitlistStatus;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only who waits for this doctor.' })
  @IsOptional()
  @IsUUID()
  doctorId?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only entries of this patient.' })
  @IsOptional()
  @IsUUID()
  patientId?: string;
}
