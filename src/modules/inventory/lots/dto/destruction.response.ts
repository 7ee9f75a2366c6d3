import { ApiProperty } from '@nestjs/swagger';
import { DESTRUCTION_STATUSES, type DestructionStatus, type LotDestruction } from '../lot-destruction.entity';

const id = { type: 'string', format: 'uuid' } as const;

export class DestructionResponse {
  @ApiProperty(id)
  readonly id!: string;

  @ApiProperty(id)
  readonly lotId!: string;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 0, description: 'Units of use.', example: 40 })
  readonly quantity!: number;

  @ApiProperty({ type: 'string', example: 'Expired' })
  readonly reason!: string;

  @ApiProperty({ enum: DESTRUCTION_STATUSES, enumName: 'DestructionStatus' })
  readonly status!: DestructionStatus;

  @ApiProperty(id)
  readonly proposedBy!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly proposedAt!: string;

  @ApiProperty({ ...id, nullable: true, description: 'Who confirmed or withdrew it.' })
  readonly endedBy!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readonly endedAt!: string | null;

  static from(destruction: LotDestruction): DestructionResponse {
    const { lot, quantity, reason, status, proposedBy, proposedAt, endedBy, endedAt } = destruction;
    return Object.assign(new DestructionResponse(), {
      ...{ id: destruction.id, lotId: lot.id, quantity, reason, status, proposedBy },
      ...{ proposedAt: proposedAt.toISOString(), endedBy, endedAt: endedAt?.toISOString() ?? null },
    });
  }
}
