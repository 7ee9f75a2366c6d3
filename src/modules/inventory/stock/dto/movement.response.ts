import { ApiProperty } from '@nestjs/swagger';
import { MOVEMENT_KINDS, type MovementKind } from '../movement-kinds';
import type { StockMovement } from '../stock-movement.entity';

const units = { type: 'integer', format: 'int32' } as const;
const id = { type: 'string', format: 'uuid' } as const;

export class MovementResponse {
  @ApiProperty(id)
  readonly id!: string;

  @ApiProperty(id)
  readonly lotId!: string;

  @ApiProperty(id)
  readonly productId!: string;

  @ApiProperty(id)
  readonly locationId!: string;

  @ApiProperty({ enum: MOVEMENT_KINDS, enumName: 'MovementKind' })
  readonly kind!: MovementKind;

  @ApiProperty({ ...units, description: 'Signed, in units of use.', example: -2 })
  readonly quantity!: number;

  @ApiProperty({ ...units, description: 'Units of use in the lot after it.', example: 598 })
  readonly lotBalance!: number;

  @ApiProperty({ type: 'string', description: 'What it comes from.', example: 'receipt' })
  readonly sourceType!: string;

  @ApiProperty(id)
  readonly sourceId!: string;

  @ApiProperty({ ...units, minimum: 1 })
  readonly line!: number;

  @ApiProperty({ type: 'string', nullable: true, example: 'damaged' })
  readonly reasonCode!: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  readonly note!: string | null;

  @ApiProperty({ ...id, nullable: true, description: 'Null for the service itself.' })
  readonly actorId!: string | null;

  @ApiProperty({ ...id, nullable: true })
  readonly witnessId!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly at!: string;

  static from(movement: StockMovement): MovementResponse {
    const { lotId, productId, locationId, kind, quantity, lotBalance, sourceType, sourceId, line } = movement;
    const { reasonCode, note, actorId, witnessId, at } = movement;
    return Object.assign(new MovementResponse(), {
      ...{ id: movement.id, lotId, productId, locationId, kind, quantity, lotBalance, sourceType, sourceId, line },
      ...{ reasonCode, note, actorId, witnessId, at: at.toISOString() },
    });
  }
}
