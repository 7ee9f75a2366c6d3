import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { Allow, ArrayMaxSize, IsArray, ValidateNested } from 'class-validator';

/**
 * One weekly opening. That it means something is checked with the whole schedule, so that every fault is told at once; here only
 * the names of the fields.
 */
export class AvailabilityRuleRequest {
  @ApiProperty({
    type: 'integer',
    format: 'int32',
    minimum: 1,
    maximum: 7,
    description: 'ISO 8601: 1 is Monday.',
    example: 1,
  })
  @Allow()
  weekday!: number;

  @ApiProperty({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: "By the doctor's clock.", example: '09:00' })
  @Allow()
  startTime!: string;

  @ApiProperty({
    pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$',
    description: "By the doctor's clock; `24:00` is the end of the day.",
    example: '13:00',
  })
  @Allow()
  endTime!: string;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 5, maximum: 480, description: 'Minutes.', example: 30 })
  @Allow()
  slotMinutes!: number;

  @ApiPropertyOptional({ type: 'string', format: 'date', nullable: true, description: 'First local date it holds on.' })
  @Allow()
  validFrom?: string | null;

  @ApiPropertyOptional({ type: 'string', format: 'date', nullable: true, description: 'Last local date it holds on.' })
  @Allow()
  validUntil?: string | null;
}

const Minutes = (maximum: number, description: string, example: number) =>
  ApiPropertyOptional({ type: 'integer', format: 'int32', minimum: 0, maximum, default: 0, description, example });

const VisitLimit = (maximum: number, description: string, example: number) =>
  ApiPropertyOptional({ type: 'integer', format: 'int32', nullable: true, minimum: 1, maximum, description, example });

/** The whole weekly schedule; it takes the place of the old one. */
export class ReplaceAvailabilityRequest {
  @ApiProperty({ description: 'The IANA zone whose clock the rules are told by.', example: 'Asia/Kolkata' })
  @Allow()
  timeZone!: string;

  @ApiProperty({ type: [AvailabilityRuleRequest], maxItems: 100, description: 'They must not overlap.' })
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => AvailabilityRuleRequest)
  rules!: AvailabilityRuleRequest[];

  @Minutes(240, 'Kept free before each visit, in minutes.', 0)
  @Allow()
  bufferBeforeMinutes: number = 0;

  @Minutes(240, 'Kept free after each visit, in minutes.', 10)
  @Allow()
  bufferAfterMinutes: number = 0;

  @Minutes(43_200, 'From the booking to the earliest start, in minutes.', 60)
  @Allow()
  minimumNoticeMinutes: number = 0;

  @ApiPropertyOptional({
    type: 'integer',
    format: 'int32',
    minimum: 1,
    maximum: 366,
    default: 60,
    description: 'From the booking to the latest start, in days.',
    example: 60,
  })
  @Allow()
  horizonDays: number = 60;

  @VisitLimit(288, 'How many visits may begin in one local day; as many as fit when left out.', 12)
  @Allow()
  maximumVisitsPerDay?: number | null = null;

  @VisitLimit(2016, 'How many visits may begin in one local week, Monday to Sunday.', 40)
  @Allow()
  maximumVisitsPerWeek?: number | null = null;

  @ApiPropertyOptional({
    type: 'string',
    format: 'date',
    nullable: true,
    description:
      'The local date from which these rules hold, today or later; until the day before the present ones do. Everything else of this body holds at once.',
    example: '2026-12-01',
  })
  @Allow()
  effectiveFrom?: string | null;
}
