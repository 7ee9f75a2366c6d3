import { ApiProperty } from '@nestjs/swagger';
import {
  CONSULTATION_MODES,
  CONSULTATION_STATUSES,
  type ConsultationMode,
  type ConsultationStatus,
} from '../../consultation-status';
import { SERIES_FREQUENCIES, type SeriesFrequency } from '../recurrence';
import { SeriesConflictEntry } from '../series-conflict';
import type { WholeSeries } from '../visit-series.repository';

/** The rhythm as it was booked. */
export class SeriesRhythmResponse {
  @ApiProperty({ enum: SERIES_FREQUENCIES, enumName: 'SeriesFrequency' })
  readonly frequency!: SeriesFrequency;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, example: 1 })
  readonly interval!: number;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 2, example: 6 })
  readonly count!: number;

  @ApiProperty({ description: "The doctor's time zone, when it was booked.", example: 'Asia/Kolkata' })
  readonly timeZone!: string;
}

/** A visit of a series; everything else of it, and its payment, by its id. */
export class SeriesVisitResponse {
  @ApiProperty({ format: 'uuid', description: 'The consultation.' })
  readonly id!: string;

  @ApiProperty({
    type: 'integer',
    format: 'int32',
    minimum: 1,
    description: 'Which of the series, from 1.',
    example: 1,
  })
  readonly position!: number;

  @ApiProperty({ enum: CONSULTATION_STATUSES, enumName: 'ConsultationStatus' })
  readonly status!: ConsultationStatus;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'Where it is now, if it was moved.' })
  readonly startsAt!: Date;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly endsAt!: Date;

  @ApiProperty({
    type: 'integer',
    format: 'int32',
    minimum: 0,
    description: 'Rises with every reschedule.',
    example: 0,
  })
  readonly sequence!: number;
}

/** Visits that were booked together. */
export class SeriesResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ format: 'uuid' })
  readonly doctorId!: string;

  @ApiProperty({ format: 'uuid' })
  readonly patientId!: string;

  @ApiProperty({ type: SeriesRhythmResponse })
  readonly recurrence!: SeriesRhythmResponse;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'The first time that was asked for.' })
  readonly startsAt!: Date;

  @ApiProperty({ enum: CONSULTATION_MODES, enumName: 'ConsultationMode' })
  readonly mode!: ConsultationMode;

  @ApiProperty({ type: 'string', nullable: true, description: 'The code of the kind of visit.', example: null })
  readonly visitKind!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly createdAt!: Date;

  @ApiProperty({ type: [SeriesVisitResponse], description: 'In the order of the series.' })
  readonly visits!: SeriesVisitResponse[];

  @ApiProperty({ type: [SeriesConflictEntry], description: 'What could not be had when it was booked.' })
  readonly exceptions!: SeriesConflictEntry[];

  static from({ series, visits, exceptions }: WholeSeries): SeriesResponse {
    const { id, doctorId, patientId, frequency, every, occurrences, timeZone, mode, visitKind, createdAt } = series;
    return Object.assign(new SeriesResponse(), {
      ...{ id, doctorId, patientId, mode, visitKind, createdAt },
      startsAt: series.firstStartsAt,
      recurrence: { frequency, interval: every, count: occurrences, timeZone },
      visits: visits.map(({ position, visit: { id: visitId, status, startsAt, endsAt, sequence } }) => ({
        ...{ id: visitId, position, status, startsAt, endsAt, sequence },
      })),
      exceptions: exceptions.map(({ position, localStart, startsAt, reason }) => ({
        ...{ position, localStart, startsAt, reason },
      })),
    });
  }
}
