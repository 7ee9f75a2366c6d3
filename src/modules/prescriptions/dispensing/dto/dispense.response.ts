import { ApiProperty } from '@nestjs/swagger';
import { PRESCRIPTION_STATUSES, type PrescriptionStatus } from '../../prescription-status';
import type { DispenseLine } from '../dispense-line.entity';
import type { Dispense } from '../dispense.entity';

const units = { type: 'integer', format: 'int32' } as const;

export class DispenseLineResponse {
  @ApiProperty({ ...units, minimum: 1, description: 'Of this dispense.' })
  readonly line!: number;

  @ApiProperty({ ...units, minimum: 1, description: 'Of the prescription.' })
  readonly prescriptionLine!: number;

  @ApiProperty({ type: 'string', format: 'uuid', description: 'What was given.' })
  readonly productId!: string;

  @ApiProperty({ type: 'boolean', description: 'Whether something else was prescribed.' })
  readonly substituted!: boolean;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly lotId!: string;

  @ApiProperty({ ...units, minimum: 1, description: 'Units of use.' })
  readonly quantity!: number;

  @ApiProperty({ ...units, minimum: 0, description: 'Of it, what came back.' })
  readonly returned!: number;
}

/** What was handed out at once. */
export class DispenseResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly prescriptionId!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly patientId!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly locationId!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly dispensedBy!: string;

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, description: 'The second person.' })
  readonly witnessId!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly dispensedAt!: string;

  @ApiProperty({ enum: PRESCRIPTION_STATUSES, enumName: 'PrescriptionStatus', description: 'Of the prescription now.' })
  readonly prescriptionStatus!: PrescriptionStatus;

  @ApiProperty({ type: [DispenseLineResponse], description: 'One for each lot.' })
  readonly lines!: DispenseLineResponse[];

  static from(
    dispense: Dispense,
    lines: readonly DispenseLine[],
    prescriptionStatus: PrescriptionStatus,
  ): DispenseResponse {
    const { id, prescriptionId, patientId, locationId, dispensedBy, witnessId, dispensedAt } = dispense;
    return Object.assign(new DispenseResponse(), {
      ...{ id, prescriptionId, patientId, locationId, dispensedBy, witnessId, prescriptionStatus },
      dispensedAt: dispensedAt.toISOString(),
      lines: lines.map(({ line, prescriptionLine, productId, lotId, quantity, returned }) => ({
        ...{ line, prescriptionLine: prescriptionLine.line, productId, lotId, quantity, returned },
        substituted: productId !== prescriptionLine.productId,
      })),
    });
  }
}
