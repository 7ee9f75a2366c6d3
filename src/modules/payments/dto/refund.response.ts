import { ApiProperty } from '@nestjs/swagger';
import type { Refund } from '../refund.entity';
import { REFUND_STATUSES, type RefundStatus } from '../refund-status';

/** Money on its way back to the patient. */
export class RefundResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ enum: REFUND_STATUSES, enumName: 'RefundStatus' })
  readonly status!: RefundStatus;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'In minor units of the currency.', example: 15000 })
  readonly amount!: number;

  @ApiProperty({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 code.', example: 'INR' })
  readonly currency!: string;

  static from({ id, status, amount, currency }: Refund): RefundResponse {
    return Object.assign(new RefundResponse(), { id, status, amount, currency });
  }
}
