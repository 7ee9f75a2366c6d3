import { ApiProperty } from '@nestjs/swagger';
import type { StockTransfer } from '../stock-transfer.entity';
import { TRANSFER_STATUSES, type TransferStatus } from '../transfer-status';

const id = { type: 'string', format: 'uuid' } as const;
const units = { type: 'integer', format: 'int32' } as const;

export class TransferLineResponse {
  @ApiProperty({ ...units, minimum: 1 })
  readonly line!: number;

  @ApiProperty({ ...id, description: 'What it was taken from.' })
  readonly lotId!: string;

  @ApiProperty({ ...units, description: 'Units of use that were sent.', example: 60 })
  readonly quantity!: number;

  @ApiProperty({ ...id, nullable: true, description: 'Where it was put, once it was.' })
  readonly receivedLotId!: string | null;

  @ApiProperty({ ...units, nullable: true, description: 'Units of use that arrived.', example: 58 })
  readonly receivedQuantity!: number | null;
}

export class TransferResponse {
  @ApiProperty(id)
  readonly id!: string;

  @ApiProperty({ enum: TRANSFER_STATUSES, enumName: 'TransferStatus' })
  readonly status!: TransferStatus;

  @ApiProperty(id)
  readonly fromLocationId!: string;

  @ApiProperty(id)
  readonly toLocationId!: string;

  @ApiProperty({ type: 'string', nullable: true })
  readonly note!: string | null;

  @ApiProperty(id)
  readonly sentBy!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly sentAt!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly endedAt!: string | null;

  @ApiProperty({ type: [TransferLineResponse] })
  readonly lines!: TransferLineResponse[];

  static from(transfer: StockTransfer): TransferResponse {
    const { status, fromLocationId, toLocationId, note, sentBy, sentAt, endedAt } = transfer;
    const lines = transfer.lines.getItems().map((each) => {
      const { line, lotId, quantity, receivedLotId, receivedQuantity } = each;
      return { line, lotId, quantity, receivedLotId, receivedQuantity };
    });
    return Object.assign(new TransferResponse(), {
      ...{ id: transfer.id, status, fromLocationId, toLocationId, note, sentBy, sentAt: sentAt.toISOString() },
      ...{ endedAt: endedAt?.toISOString() ?? null, lines },
    });
  }
}
