import { Inject, Injectable } from '@nestjs/common';
import { setImmediate as breathe } from 'node:timers/promises';
import { type Clock, CLOCK } from '../../kernel/clock';
import { ValidationFailed } from '../../kernel/domain-error';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Page } from '../../platform/http/page';
import { BusyTimesReader } from './busy-times';
import { DoctorDirectory } from './doctor-directory';
import { bookableFrom, type DoctorRecord } from './doctor-record';
import { DoctorRepository } from './doctor.repository';
import type { DoctorListQuery } from './dto/doctor-list.query';
import { ListedDoctorResponse } from './dto/listed-doctor.response';
import type { FreeDoctor } from './next-free/next-free-times';
import { openAmong } from './open-slots';
import type { Interval, Slot } from './schedule';
import { boundsOf, slotRange } from './slot-range';

/** How many doctors who are open on a date one question may look at; the total of a list needs all of them. */
const MOST_CANDIDATES = 2_000;
/** Two statements and a few milliseconds of work; other requests come in between. */
const BATCH = 250;
const DAY_MS = 86_400_000;

/** Which doctors have a free slot on a date. */
@Injectable()
export class AvailableDoctors {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: DoctorRepository,
    private readonly directory: DoctorDirectory,
    private readonly busyTimes: BusyTimesReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Those with at least one free slot on the date, each by the doctor's own clock.
   * @throws ValidationFailed when the date does not exist or too many doctors match to look at each
   */
  async list(query: DoctorListQuery, date: string): Promise<Page<ListedDoctorResponse>> {
    const nowMs = this.clock.now().getTime();
    assertDate(date, nowMs);
    const ids = await this.unitOfWork.read((em) => this.repository.openOn(em, query, date, MOST_CANDIDATES + 1));
    if (ids.length > MOST_CANDIDATES) {
      const message = `matches more than ${MOST_CANDIDATES} doctors: narrow the list by specialty, language or fee`;
      throw new ValidationFailed([{ field: 'availableOn', message }]);
    }
    const free: FreeDoctor[] = [];
    for (let at = 0; at < ids.length; at += BATCH) {
      free.push(...(await this.freeAmong(ids.slice(at, at + BATCH), date, nowMs)));
      await breathe();
    }
    const soonestFirst = query.sort === 'earliest';
    // Sorting keeps the order of the list among those who are free at the same time.
    if (soonestFirst) free.sort((a, b) => a.slot.startsAt - b.slot.startsAt);
    const page = free.slice(query.offset, query.offset + query.limit);
    return new Page(
      page.map(({ record, slot }) => ListedDoctorResponse.with(record, soonestFirst ? slot : undefined)),
      free.length,
      query,
    );
  }

  private async freeAmong(ids: string[], date: string, nowMs: number): Promise<FreeDoctor[]> {
    const midnight = Date.parse(`${date}T00:00:00.000Z`);
    const records = await this.directory.recordsOf(ids);
    // No zone is further than a day from UTC. Who takes only so many a week is known by the whole week.
    const around = records.some(isLimitedByWeek) ? 8 * DAY_MS : DAY_MS;
    const busy = await this.busyTimes.ofAll(ids, midnight - around, midnight + DAY_MS + around, nowMs);
    return records.flatMap((record) => {
      const slot = firstFree(record, busy.get(record.id)?.intervals ?? [], date, nowMs);
      return slot ? [{ record, slot }] : [];
    });
  }
}

function firstFree(record: DoctorRecord, busy: readonly Interval[], date: string, nowMs: number): Slot | undefined {
  if (!record.acceptsBookings) return undefined;
  const doctor = bookableFrom(record);
  const { startMs, endMs } = boundsOf(record.timeZone, { from: date, to: date });
  return openAmong(doctor, doctor.expansion.slotsBetween(startMs, endMs), busy, nowMs)[0];
}

function isLimitedByWeek({ maximumVisitsPerWeek }: DoctorRecord): boolean {
  return maximumVisitsPerWeek !== null;
}

function assertDate(date: string, nowMs: number): void {
  try {
    slotRange('UTC', nowMs, date, date);
  } catch {
    throw new ValidationFailed([{ field: 'availableOn', message: 'must be a date, YYYY-MM-DD' }]);
  }
}
