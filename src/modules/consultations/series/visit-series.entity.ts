import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import type { ConsultationMode } from '../consultation-status';
import type { SeriesFrequency } from './recurrence';
import type { SeriesConflictEntry, SeriesConflictReason } from './series-conflict';

/** Visits that were booked together, in a rhythm by the clock of the doctor. What becomes of each is told by the visit. */
@Entity({ tableName: 'consultation_series' })
export class VisitSeries {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  doctorId!: string;

  @Property({ type: 'uuid' })
  patientId!: string;

  @Property({ type: 'uuid' })
  bookedBy!: string;

  @Property({ type: 'text' })
  frequency!: SeriesFrequency;

  /** Days, weeks or months between two visits. */
  @Property({ type: 'integer' })
  every!: number;

  /** How many visits were asked for. */
  @Property({ type: 'integer' })
  occurrences!: number;

  /** The doctor's, when it was booked. */
  @Property({ type: 'text' })
  timeZone!: string;

  @Property({ type: 'timestamptz' })
  firstStartsAt!: Date;

  @Property({ type: 'text' })
  mode!: ConsultationMode;

  @Property({ type: 'text', nullable: true })
  visitKind!: string | null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  static of(series: Omit<VisitSeries, 'id'>): VisitSeries {
    return Object.assign(new VisitSeries(), series, { id: uuidv7() });
  }
}

/** Which visit has which place in a series; it keeps it when it is moved or cancelled. */
@Entity({ tableName: 'consultation_series_visit' })
@Unique({ properties: ['seriesId', 'position'] })
export class SeriesVisit {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  seriesId!: string;

  /** From 1. */
  @Property({ type: 'integer' })
  position!: number;

  @Property({ type: 'uuid', unique: true })
  consultationId!: string;

  static of(place: Omit<SeriesVisit, 'id'>): SeriesVisit {
    return Object.assign(new SeriesVisit(), place, { id: uuidv7() });
  }
}

/** A time of a series that could not be had when it was booked. */
@Entity({ tableName: 'consultation_series_exception' })
@Unique({ properties: ['seriesId', 'position'] })
export class SeriesException {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  seriesId!: string;

  @Property({ type: 'integer' })
  position!: number;

  @Property({ type: 'text' })
  localStart!: string;

  @Property({ type: 'timestamptz', nullable: true })
  startsAt!: Date | null;

  @Property({ type: 'text' })
  reason!: SeriesConflictReason;

  static of(seriesId: string, conflict: SeriesConflictEntry): SeriesException {
    return Object.assign(new SeriesException(), conflict, { id: uuidv7(), seriesId });
  }
}
