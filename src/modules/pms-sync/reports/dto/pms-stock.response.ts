import { ApiProperty } from '@nestjs/swagger';
import type { MirroredStock } from '../../mirror/stock-listing';

/** How much of a product a partner has at one of its locations, as it last said. */
export class PmsStockResponse {
  @ApiProperty({ description: "The partner's id of the product.", example: 'AMX-500' })
  readonly productRef!: string;

  @ApiProperty({ description: "The partner's id of the location.", example: 'main' })
  readonly locationRef!: string;

  @ApiProperty({ type: 'integer', format: 'int64', description: "The partner's version of it.", example: 17 })
  readonly version!: number;

  @ApiProperty({ type: 'integer', format: 'int32', description: "In the partner's units.", example: 40 })
  readonly onHand!: number;

  @ApiProperty({ type: 'integer', format: 'int32', example: 2 })
  readonly reserved!: number;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The product of the clinic. null: it waits for its product to be mapped.',
  })
  readonly productId!: string | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'What is on hand, in units of use of the clinic.',
    example: 400,
  })
  readonly onHandInUseUnits!: number;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T09:30:00.000Z' })
  readonly updatedAt!: string;

  static from(stock: MirroredStock): PmsStockResponse {
    const { productRef, locationRef, version, onHand, reserved, productId, useUnitsPerUnit, updatedAt } = stock;
    return Object.assign(new PmsStockResponse(), {
      ...{ productRef, locationRef, version, onHand, reserved, productId },
      onHandInUseUnits: onHand * useUnitsPerUnit,
      updatedAt: updatedAt.toISOString(),
    });
  }
}
