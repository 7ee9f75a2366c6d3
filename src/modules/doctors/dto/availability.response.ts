import { ApiProperty } from '@nestjs/swagger';
import type { DoctorAvailability } from '../doctor-details';

type Rule = DoctorAvailability['rules'][number];

/** One weekly opening by the doctor's clock. */
export class AvailabilityRuleResponse {
  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, maximum: 7, description: '1 is Monday.', example: 1 })
  readonly weekday!: number;

  @ApiProperty({ example: '09:00' })
  readonly startTime!: string;

  @ApiProperty({ example: '13:00' })
  readonly endTime!: string;

  @ApiProperty({ type: 'integer', format: 'int32', description: 'Minutes.', example: 30 })
  readonly slotMinutes!: number;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  readonly validFrom!: string | null;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  readonly validUntil!: string | null;

  static from(rule: Rule): AvailabilityRuleResponse {
    const { weekday, startTime, endTime, slotMinutes, validFrom = null, validUntil = null } = rule;
    const fields = { weekday, startTime, endTime, slotMinutes, validFrom, validUntil };
    return Object.assign(new AvailabilityRuleResponse(), fields);
  }
}

const VisitLimit = (description: string) =>
  ApiProperty({ type: 'integer', format: 'int32', nullable: true, description, example: null });

const Minutes = (description: string) => ApiProperty({ type: 'integer', format: 'int32', description, example: 0 });

/** The weekly schedule of a doctor. */
export class AvailabilityResponse {
  @ApiProperty({ description: 'An IANA time zone.', example: 'Asia/Kolkata' })
  readonly timeZone!: string;

  @ApiProperty({ type: [AvailabilityRuleResponse], description: 'By weekday and start.' })
  readonly rules!: AvailabilityRuleResponse[];

  @Minutes('Kept free before each visit, in minutes.')
  readonly bufferBeforeMinutes!: number;

  @Minutes('Kept free after each visit, in minutes.')
  readonly bufferAfterMinutes!: number;

  @Minutes('From the booking to the earliest start, in minutes.')
  readonly minimumNoticeMinutes!: number;

  @ApiProperty({ type: 'integer', format: 'int32', description: 'From the booking to the latest start, in days.' })
  readonly horizonDays!: number;

  @VisitLimit('How many visits may begin in one local day; null for as many as fit.')
  readonly maximumVisitsPerDay!: number | null;

  @VisitLimit('How many visits may begin in one local week, Monday to Sunday; null for as many as fit.')
  readonly maximumVisitsPerWeek!: number | null;

  @ApiProperty({
    type: 'integer',
    format: 'int32',
    minimum: 1,
    description: 'Of the doctor; for If-Match.',
    example: 3,
  })
  readonly version!: number;

  static from(availability: DoctorAvailability, version: number): AvailabilityResponse {
    return Object.assign(new AvailabilityResponse(), AvailabilityResponse.fieldsOf(availability, version));
  }

  protected static fieldsOf(availability: DoctorAvailability, version: number): AvailabilityResponse {
    const { timeZone, bufferBeforeMinutes, bufferAfterMinutes, minimumNoticeMinutes, horizonDays } = availability;
    const { maximumVisitsPerDay = null, maximumVisitsPerWeek = null } = availability;
    const rules = [...availability.rules]
      .sort((a, b) => a.weekday - b.weekday || a.startTime.localeCompare(b.startTime))
      .map((rule) => AvailabilityRuleResponse.from(rule));
    const buffers = { bufferBeforeMinutes, bufferAfterMinutes };
    const limits = { minimumNoticeMinutes, horizonDays, maximumVisitsPerDay, maximumVisitsPerWeek };
    return { timeZone, rules, ...buffers, ...limits, version };
  }
}
