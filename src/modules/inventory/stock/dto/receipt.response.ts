import { ApiProperty } from '@nestjs/swagger';
import { LOT_STATUSES, type LotStatus } from '../../lots/lot-status';
import type { ArrivalLot } from '../../lots/lot.repository';
import type { PostedMovement } from '../stock-entry';
import type { StockReceipt } from '../stock-receipt.entity';

const units = { type: 'integer', format: 'int32' } as const;

export class ReceiptLineResponse {
  @ApiProperty({ ...units, minimum: 1 })
  readonly line!: number;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly lotId!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly productId!: string;

  @ApiProperty({ type: 'string', example: 'MB2231' })
  readonly batch!: string;

  @ApiProperty({ type: 'string', format: 'date' })
  readonly expiresOn!: string;

  @ApiProperty({ enum: LOT_STATUSES, enumName: 'LotStatus' })
  readonly status!: LotStatus;

  @ApiProperty({ ...units, description: 'Units of use that came.', example: 600 })
  readonly quantity!: number;

  @ApiProperty({ ...units, description: 'Units of use in the lot now.', example: 600 })
  readonly lotBalance!: number;
}

export class ReceiptResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly locationId!: string;

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  readonly supplierId!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'DN-20931' })
  readonly reference!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly receivedAt!: string;

  @ApiProperty({ type: [ReceiptLineResponse] })
  readonly lines!: ReceiptLineResponse[];

  static from(
    receipt: StockReceipt,
    lots: readonly ArrivalLot[],
    movements: readonly PostedMovement[],
  ): ReceiptResponse {
    const { id, supplierId, reference, receivedAt } = receipt;
    const lines = movements.map(({ line, lotId, productId, quantity, lotBalance }) => {
      const { batch, expiresOn, status } = lots[line - 1];
      return { line, lotId, productId, batch, expiresOn, status, quantity, lotBalance };
    });
    return Object.assign(new ReceiptResponse(), {
      ...{ id, locationId: receipt.location.id, supplierId, reference, receivedAt: receivedAt.toISOString(), lines },
    });
  }
}
