import { ApiProperty } from '@nestjs/swagger';
import type { StockBalance } from '../stock.repository';

const units = { type: 'integer', format: 'int64', minimum: 0 } as const;

/** Units of use of one product at one location. */
export class StockResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly productId!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly locationId!: string;

  @ApiProperty({ ...units, description: 'Everything that is there, whatever its status.', example: 600 })
  readonly onHand!: number;

  @ApiProperty({ ...units, description: 'Of these, set aside.', example: 60 })
  readonly reserved!: number;

  @ApiProperty({ ...units, description: 'Neither held, recalled, expired nor set aside.', example: 480 })
  readonly available!: number;

  @ApiProperty({ ...units, description: 'Ordered and not received yet.', example: 0 })
  readonly onOrder!: number;

  static from({ productId, locationId, onHand, reserved, available, onOrder }: StockBalance): StockResponse {
    return Object.assign(new StockResponse(), { productId, locationId, onHand, reserved, available, onOrder });
  }
}
