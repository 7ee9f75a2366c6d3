import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { PAYMENT_METHODS, PAYMENT_STATUSES, type PaymentMethod, type PaymentStatus } from '../../payment-status';
import { DayRangeQuery } from './day-range.query';

export class PaymentExportQuery extends DayRangeQuery {
  @ApiPropertyOptional({
    enum: PAYMENT_STATUSES,
    enumName: 'PaymentStatus',
    description: 'Only payments in this state.',
  })
  @IsOptional()
  @IsIn(PAYMENT_STATUSES)
  status?: PaymentStatus;

  @ApiPropertyOptional({ enum: PAYMENT_METHODS, enumName: 'PaymentMethod', description: 'Only payments of this kind.' })
  @IsOptional()
  @IsIn(PAYMENT_METHODS)
  method?: PaymentMethod;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only payments for visits to this doctor.' })
  @IsOptional()
  @IsUUID()
  doctorId?: string;
}
