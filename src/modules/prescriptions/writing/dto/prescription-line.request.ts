import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsNumber, IsObject, Max, Min, ValidateNested } from 'class-validator';
import {
  BooleanField,
  ChoiceField,
  IdField,
  IntegerField,
  TextField,
} from '../../../../platform/http/request-fields.decorators';
import { PERIOD_UNITS, type PeriodUnit, type Route, ROUTES, type WrittenLine } from '../../directions';

export class DoseRequest {
  @ApiProperty({ type: 'number', minimum: 0.0001, maximum: 100_000, example: 500 })
  @IsNumber({ maxDecimalPlaces: 4 })
  @Min(0.0001)
  @Max(100_000)
  value!: number;

  @TextField({ max: 30, example: 'mg' })
  unit!: string;
}

export class FrequencyRequest {
  @IntegerField({ min: 1, max: 48, description: 'So many times in each period.', example: 3 })
  times!: number;

  @IntegerField({ min: 1, max: 366, description: 'How long a period is.', example: 1 })
  period!: number;

  @ChoiceField(PERIOD_UNITS, 'PeriodUnit', { example: 'day' })
  periodUnit!: PeriodUnit;

  @BooleanField({ optional: true, description: 'Only when it is needed. No, when left out.' })
  asNeeded?: boolean;

  @TextField({ max: 200, description: 'In words; it stands on the label.', example: 'One tablet three times a day' })
  text!: string;
}

/** One medicine. */
export class PrescriptionLineRequest {
  @IdField('The product.')
  productId!: string;

  @ApiProperty({ type: DoseRequest })
  @IsObject()
  @ValidateNested()
  @Type(() => DoseRequest)
  dose!: DoseRequest;

  @ChoiceField(ROUTES, 'MedicationRoute', { example: 'oral' })
  route!: Route;

  @ApiProperty({ type: FrequencyRequest })
  @IsObject()
  @ValidateNested()
  @Type(() => FrequencyRequest)
  frequency!: FrequencyRequest;

  @IntegerField({ min: 1, max: 366, description: 'How many days one fill lasts.', example: 7 })
  daysSupply!: number;

  @IntegerField({ min: 1, max: 100_000, description: 'Units of use of one fill.', example: 21 })
  quantity!: number;

  @IntegerField({ min: 0, max: 99, optional: true, description: 'Further fills after the first. 0 when left out.' })
  refills?: number;

  @BooleanField({ optional: true, description: 'Whether a substitute may be given. Yes, when left out.' })
  substitutionAllowed?: boolean;

  @TextField({ max: 1000, lines: true, nullable: true, description: 'For the patient.', example: 'After meals' })
  instructions?: string | null;
}

/** The lines as they are kept, numbered from 1. */
export const writtenLines = (lines: readonly PrescriptionLineRequest[]): WrittenLine[] =>
  lines.map(
    ({ productId, quantity, refills = 0, daysSupply, substitutionAllowed = true, ...how }, at): WrittenLine => ({
      ...{ line: at + 1, productId, quantity, refills, daysSupply, substitutionAllowed },
      directions: {
        dose: { value: how.dose.value, unit: how.dose.unit },
        route: how.route,
        frequency: { ...how.frequency, asNeeded: how.frequency.asNeeded ?? false },
        instructions: how.instructions ?? null,
      },
    }),
  );
