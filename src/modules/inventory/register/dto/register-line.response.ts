import { ApiProperty } from '@nestjs/swagger';
import { MOVEMENT_KINDS, type MovementKind } from '../../stock/movement-kinds';
import type { RegisterLine } from '../register.repository';

const id = { type: 'string', format: 'uuid' } as const;
const units = { type: 'integer', format: 'int32' } as const;

export class RegisterLineResponse {
  @ApiProperty(id)
  readonly movementId!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly at!: string;

  @ApiProperty(id)
  readonly productId!: string;

  @ApiProperty({ type: 'string', example: 'Morphine sulfate 10 mg prolonged-release tablet' })
  readonly productName!: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'As it is scheduled today.', example: 'II' })
  readonly schedule!: string | null;

  @ApiProperty(id)
  readonly locationId!: string;

  @ApiProperty(id)
  readonly lotId!: string;

  @ApiProperty({ type: 'string', example: 'MB2231' })
  readonly batch!: string;

  @ApiProperty({ enum: MOVEMENT_KINDS, enumName: 'MovementKind' })
  readonly kind!: MovementKind;

  @ApiProperty({ ...units, description: 'Signed, in units of use.', example: 60 })
  readonly quantity!: number;

  @ApiProperty({ ...units, minimum: 0, description: 'Of the product at the location, after it.', example: 180 })
  readonly balance!: number;

  @ApiProperty({ type: 'string', example: 'receipt' })
  readonly sourceType!: string;

  @ApiProperty(id)
  readonly sourceId!: string;

  @ApiProperty({ ...id, nullable: true })
  readonly actorId!: string | null;

  @ApiProperty({ ...id, nullable: true })
  readonly witnessId!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'Null until the witness signs.' })
  readonly witnessSignedAt!: string | null;

  static from({ position: _, ...line }: RegisterLine): RegisterLineResponse {
    return Object.assign(new RegisterLineResponse(), line);
  }
}
