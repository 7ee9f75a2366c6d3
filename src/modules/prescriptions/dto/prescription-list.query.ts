import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../../platform/http/page';
import { ChoiceFilter, IdFilter } from '../../../platform/http/request-fields.decorators';
import { PRESCRIPTION_STATUSES, type PrescriptionStatus } from '../prescription-status';

export const PRESCRIPTION_SORTS = ['createdAt', '-createdAt', 'signedAt', '-signedAt'] as const;

export class PrescriptionListQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: PRESCRIPTION_STATUSES,
    enumName: 'PrescriptionStatus',
    isArray: true,
    description: 'Only those in one of these states: `status=reserved&status=partially_dispensed`.',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value))
  @ArrayMaxSize(PRESCRIPTION_STATUSES.length)
  @IsIn(PRESCRIPTION_STATUSES, { each: true })
  status?: PrescriptionStatus[];

  @IdFilter('Only those for this patient.')
  patientId?: string;

  @IdFilter('Only those of this visit.')
  consultationId?: string;

  @IdFilter('Only those of this dispensary.')
  locationId?: string;

  @ChoiceFilter(PRESCRIPTION_SORTS, 'PrescriptionSort', 'Order; a minus turns it round. `-createdAt` when left out.')
  sort: (typeof PRESCRIPTION_SORTS)[number] = '-createdAt';
}
