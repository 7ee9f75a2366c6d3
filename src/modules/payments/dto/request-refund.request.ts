import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsPositive } from 'class-validator';

/** Chosen and not typed: what stands in books and at the provider is nothing of the patient's. */
export const REFUND_REASONS = ['goodwill', 'service_not_rendered', 'duplicate', 'wrong_amount', 'other'] as const;

export class RequestRefundRequest {
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    minimum: 1,
    description: 'In minor units; at most what was captured and is not given back yet.',
    example: 5000,
  })
  @IsPositive()
  @IsInt()
  amount!: number;

  @ApiProperty({ enum: REFUND_REASONS, enumName: 'RefundReason' })
  @IsIn(REFUND_REASONS)
  reason!: (typeof REFUND_REASONS)[number];
}
