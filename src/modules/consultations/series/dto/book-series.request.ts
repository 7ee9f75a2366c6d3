import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsOptional, IsUUID, Max, Min, ValidateNested } from 'class-validator';
import { IsInstant } from '../../../../platform/http/instant.decorator';
import { CONSULTATION_MODES, type ConsultationMode } from '../../consultation-status';
import { VisitKindCode } from '../../dto/visit-kind-code.decorator';
import { Reason } from '../../visit/dto/reason.decorator';
import { FEWEST_VISITS, LONGEST_INTERVAL, MOST_VISITS, SERIES_FREQUENCIES, type SeriesFrequency } from '../recurrence';

export const ON_CONFLICT = ['fail', 'skip'] as const;
export type OnConflict = (typeof ON_CONFLICT)[number];

/** The rhythm, by the clock of the doctor. */
export class SeriesRecurrence {
  @ApiProperty({ enum: SERIES_FREQUENCIES, enumName: 'SeriesFrequency', example: 'weekly' })
  @IsIn(SERIES_FREQUENCIES)
  frequency!: SeriesFrequency;

  @ApiPropertyOptional({
    type: 'integer',
    format: 'int32',
    minimum: 1,
    maximum: LONGEST_INTERVAL,
    default: 1,
    description: 'Every so many days, weeks or months.',
  })
  // Left out it has its default; null is refused.
  @Max(LONGEST_INTERVAL)
  @Min(1)
  @IsInt()
  interval: number = 1;

  @ApiProperty({
    type: 'integer',
    format: 'int32',
    minimum: FEWEST_VISITS,
    maximum: MOST_VISITS,
    description: 'How many visits, the first included.',
    example: 6,
  })
  @Max(MOST_VISITS)
  @Min(FEWEST_VISITS)
  @IsInt()
  count!: number;
}

/** How the visits are paid: each by itself, where it takes place. */
export class SeriesPayment {
  @ApiProperty({ enum: ['at_clinic'], example: 'at_clinic' })
  @IsIn(['at_clinic'], {
    message:
      '$property must be at_clinic: each visit of a series is paid when it takes place, and no card is charged ahead',
  })
  method!: 'at_clinic';
}

/** A series of visits: which doctor, when first, in which rhythm, and why. */
@ApiExtraModels(SeriesRecurrence, SeriesPayment)
export class BookSeriesRequest {
  @ApiProperty({ format: 'uuid', description: 'The doctor.', example: '0199a000-0000-7000-8000-000000000001' })
  @IsUUID()
  doctorId!: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: "Start of the first visit; the others begin at the same time by the doctor's clock.",
    example: '2026-12-01T04:30:00.000Z',
  })
  @IsInstant()
  startsAt!: string;

  @ApiProperty({ allOf: [{ $ref: getSchemaPath(SeriesRecurrence) }], description: 'The rhythm.' })
  @IsObject()
  @ValidateNested()
  @Type(() => SeriesRecurrence)
  recurrence!: SeriesRecurrence;

  @ApiPropertyOptional({
    enum: ON_CONFLICT,
    enumName: 'SeriesOnConflict',
    default: 'fail',
    description: 'When not every time can be had: book nothing, or book the others and tell the exceptions.',
  })
  @IsIn(ON_CONFLICT)
  onConflict: OnConflict = 'fail';

  @ApiPropertyOptional({ format: 'uuid', description: 'The patient, when staff book; patients book for themselves.' })
  @IsOptional()
  @IsUUID()
  patientId?: string;

  @Reason({ required: true, description: 'Why the patient comes, in their words.', example: 'Physiotherapy' })
  reason!: string;

  @ApiProperty({ enum: CONSULTATION_MODES, enumName: 'ConsultationMode', example: 'in_person' })
  @IsIn(CONSULTATION_MODES)
  mode!: ConsultationMode;

  @ApiProperty({ allOf: [{ $ref: getSchemaPath(SeriesPayment) }], description: 'How each visit is paid.' })
  @IsObject()
  @ValidateNested()
  @Type(() => SeriesPayment)
  payment!: SeriesPayment;

  @VisitKindCode()
  visitKind?: string;
}
