import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../platform/http/page';
import { IsInstant } from '../../../platform/http/instant.decorator';
import { PAYMENT_METHODS, PAYMENT_STATUSES, type PaymentMethod, type PaymentStatus } from '../payment-status';

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

  @ApiPropertyOptional({ enum: PAYMENT_METHODS, enumName: 'PaymentMethod', description: 'Only payments of this kind.' })
  @IsOptional()
  @IsIn(PAYMENT_METHODS)
  method?: PaymentMethod;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only payments for visits to this doctor.' })
  @IsOptional()
  @IsUUID()
  doctorId?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Only payments that were made then or later.' })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Only payments that were made before.' })
  @IsOptional()
  @IsInstant()
  to?: string;
}
