import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { IsInstant } from '../../../platform/http/instant.decorator';
import { PageQuery } from '../../../platform/http/page';
import { CONSULTATION_STATUSES, type ConsultationStatus } from '../consultation-status';

export const CONSULTATION_SORTS = ['startsAt', '-startsAt'] as const;

export class ConsultationListQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: CONSULTATION_STATUSES,
    enumName: 'ConsultationStatus',
    description: 'Only visits in this state.',
  })
  @IsOptional()
  @IsIn(CONSULTATION_STATUSES)
  status?: ConsultationStatus;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only visits with this doctor.' })
  @IsOptional()
  @IsUUID()
  doctorId?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only visits of this patient.' })
  @IsOptional()
  @IsUUID()
  patientId?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Only visits that start at or after this instant.' })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Only visits that start before this instant.' })
  @IsOptional()
  @IsInstant()
  to?: string;

  @ApiPropertyOptional({
    enum: CONSULTATION_SORTS,
    default: '-startsAt',
    description: 'Order; a minus turns it round.',
  })
  @IsOptional()
  @IsIn(CONSULTATION_SORTS)
  sort: (typeof CONSULTATION_SORTS)[number] = '-startsAt';
}
