import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../platform/http/page';
import { PAYMENT_STATUSES, type PaymentStatus } from '../payment-status';

export class PaymentListQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: PAYMENT_STATUSES,
    enumName: 'PaymentStatus',
    description: 'Only payments in this state.',
  })
  @IsOptional()
  @IsIn(PAYMENT_STATUSES)
  status?: PaymentStatus;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only payments for this consultation.' })
  @IsOptional()
  @IsUUID()
  consultationId?: string;
}
