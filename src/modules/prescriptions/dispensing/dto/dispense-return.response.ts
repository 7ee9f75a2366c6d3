import { ApiProperty } from '@nestjs/swagger';
import { RETURN_REASONS, type ReturnReason } from '../../../inventory';
import type { DispenseReturnLine } from '../dispense-return-line.entity';
import type { DispenseReturn } from '../dispense-return.entity';

const units = { type: 'integer', format: 'int32', minimum: 1 } as const;

export class DispenseReturnLineResponse {
  @ApiProperty({ ...units, description: 'Of the dispense.' })
  readonly line!: number;

  @ApiProperty({ type: 'string', format: 'uuid', description: 'The lot in the quarantine that it was put to.' })
  readonly lotId!: string;

  @ApiProperty({ ...units, description: 'Units of use.' })
  readonly quantity!: number;
}

/** What a patient brought back. */
export class DispenseReturnResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly dispenseId!: string;

  @ApiProperty({ type: 'string', format: 'uuid', description: 'The quarantine.' })
  readonly locationId!: string;

  @ApiProperty({ enum: RETURN_REASONS, enumName: 'ReturnReason' })
  readonly reasonCode!: ReturnReason;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly returnedAt!: string;

  @ApiProperty({ type: [DispenseReturnLineResponse] })
  readonly lines!: DispenseReturnLineResponse[];

  static from(returned: DispenseReturn, lines: readonly DispenseReturnLine[]): DispenseReturnResponse {
    const { id, dispense, locationId, reasonCode, returnedAt } = returned;
    return Object.assign(new DispenseReturnResponse(), {
      ...{ id, dispenseId: dispense.id, locationId, reasonCode, returnedAt: returnedAt.toISOString() },
      lines: lines.map(({ dispenseLine, lotId, quantity }) => ({ line: dispenseLine.line, lotId, quantity })),
    });
  }
}
