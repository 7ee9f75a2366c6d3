import { ApiProperty } from '@nestjs/swagger';
import type { PostedMovement } from '../stock-entry';

const units = { type: 'integer', format: 'int32' } as const;

export class CorrectionResponse {
  @ApiProperty({ type: 'string', format: 'uuid', description: 'Of the adjustment or the return.' })
  readonly id!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly movementId!: string;

  @ApiProperty({ type: 'string', format: 'uuid', description: 'The lot whose balance changed.' })
  readonly lotId!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly productId!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly locationId!: string;

  @ApiProperty({ ...units, description: 'Signed, in units of use.', example: -2 })
  readonly quantity!: number;

  @ApiProperty({ ...units, description: 'Units of use in the lot now.', example: 598 })
  readonly lotBalance!: number;

  static from(id: string, movement: PostedMovement): CorrectionResponse {
    const { id: movementId, lotId, productId, locationId, quantity, lotBalance } = movement;
    return Object.assign(new CorrectionResponse(), {
      ...{ id, movementId, lotId, productId, locationId, quantity, lotBalance },
    });
  }
}
