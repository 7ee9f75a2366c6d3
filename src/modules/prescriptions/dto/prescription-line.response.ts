import { ApiProperty } from '@nestjs/swagger';
import type { HeldStock } from '../../inventory';
import { PERIOD_UNITS, type PeriodUnit, type Route, ROUTES, type WrittenLine } from '../directions';
import { dispensableOf, refillDueAt, refillsLeft } from '../fill';
import type { PrescriptionLine } from '../prescription-line.entity';

const units = { type: 'integer', format: 'int32', minimum: 0 } as const;

export class DoseResponse {
  @ApiProperty({ type: 'number', example: 500 })
  readonly value!: number;

  @ApiProperty({ type: 'string', example: 'mg' })
  readonly unit!: string;
}

export class FrequencyResponse {
  @ApiProperty({ ...units, example: 3 })
  readonly times!: number;

  @ApiProperty({ ...units, example: 1 })
  readonly period!: number;

  @ApiProperty({ enum: PERIOD_UNITS, enumName: 'PeriodUnit' })
  readonly periodUnit!: PeriodUnit;

  @ApiProperty({ type: 'boolean' })
  readonly asNeeded!: boolean;

  @ApiProperty({ type: 'string', example: 'One tablet three times a day' })
  readonly text!: string;
}

/** Stock that waits for the patient. */
export class SetAsideResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly lotId!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly productId!: string;

  @ApiProperty({ type: 'string', example: 'MB2231' })
  readonly batch!: string;

  @ApiProperty({ type: 'string', format: 'date' })
  readonly expiresOn!: string;

  @ApiProperty({ ...units, minimum: 1 })
  readonly quantity!: number;
}

export class PrescriptionLineResponse {
  @ApiProperty({ ...units, minimum: 1 })
  readonly line!: number;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly productId!: string;

  @ApiProperty({ type: DoseResponse })
  readonly dose!: DoseResponse;

  @ApiProperty({ enum: ROUTES, enumName: 'MedicationRoute' })
  readonly route!: Route;

  @ApiProperty({ type: FrequencyResponse })
  readonly frequency!: FrequencyResponse;

  @ApiProperty({ type: 'string', nullable: true, example: 'After meals' })
  readonly instructions!: string | null;

  @ApiProperty({ ...units, minimum: 1, description: 'Days that one fill lasts.' })
  readonly daysSupply!: number;

  @ApiProperty({ ...units, minimum: 1, description: 'Units of use of one fill.' })
  readonly quantity!: number;

  @ApiProperty({ ...units, description: 'Further fills after the first.' })
  readonly refills!: number;

  @ApiProperty({ type: 'boolean' })
  readonly substitutionAllowed!: boolean;

  @ApiProperty({ ...units, description: 'Units of use that were handed out, of all fills.' })
  readonly dispensed!: number;

  @ApiProperty({ ...units, description: 'Units of use that may be handed out now, or from `refillDueAt` on.' })
  readonly remaining!: number;

  @ApiProperty({ ...units })
  readonly refillsLeft!: number;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'From when on the next fill may begin; null where none is waited for.',
  })
  readonly refillDueAt!: string | null;

  @ApiProperty({ type: [SetAsideResponse], description: 'What is set aside for it, first expired first.' })
  readonly setAside!: SetAsideResponse[];

  static from(
    line: PrescriptionLine,
    written: WrittenLine,
    { held, refillEarlyDays }: { held: readonly HeldStock[]; refillEarlyDays: number },
  ): PrescriptionLineResponse {
    const { dose, route, frequency, instructions } = written.directions;
    const { productId, daysSupply, quantity, refills, substitutionAllowed, dispensed } = line;
    const own = held.filter((part) => part.line === line.line);
    return Object.assign(new PrescriptionLineResponse(), {
      ...{ line: line.line, productId, dose, route, frequency, instructions, daysSupply, quantity, refills },
      ...{ substitutionAllowed, dispensed, remaining: dispensableOf(line), refillsLeft: refillsLeft(line) },
      refillDueAt: refillDueAt(line, refillEarlyDays)?.toISOString() ?? null,
      setAside: own.map(({ lotId, productId: id, batch, expiresOn, quantity: units }) => ({
        ...{ lotId, productId: id, batch, expiresOn, quantity: units },
      })),
    });
  }
}
