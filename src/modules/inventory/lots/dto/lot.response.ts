import { ApiProperty } from '@nestjs/swagger';
import type { Lot } from '../lot.entity';
import { LOT_STATUSES, type LotStatus } from '../lot-status';

const units = { type: 'integer', format: 'int32', minimum: 0 } as const;

export class LotResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly productId!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly locationId!: string;

  @ApiProperty({ type: 'string', example: 'MB2231' })
  readonly batch!: string;

  @ApiProperty({ type: 'string', format: 'date', description: 'The last day on which it may be used.' })
  readonly expiresOn!: string;

  @ApiProperty({ enum: LOT_STATUSES, enumName: 'LotStatus' })
  readonly status!: LotStatus;

  @ApiProperty({ ...units, description: 'Units of use that are there.', example: 600 })
  readonly onHand!: number;

  @ApiProperty({ ...units, description: 'Of these, set aside.', example: 60 })
  readonly reserved!: number;

  @ApiProperty({ type: 'boolean', description: 'Whether its last day is near.' })
  readonly nearExpiry!: boolean;

  @ApiProperty({ ...units, minimum: 1, description: 'Of the status; send it as If-Match.' })
  readonly version!: number;

  static from(lot: Lot): LotResponse {
    const { id, batch, expiresOn, status, onHand, reserved, version } = lot;
    const places = { productId: lot.product.id, locationId: lot.location.id };
    const nearExpiry = lot.nearExpiryFlaggedAt !== null;
    return Object.assign(new LotResponse(), {
      ...{ id, ...places, batch, expiresOn, status, onHand, reserved, nearExpiry, version },
    });
  }
}
