import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { ValidationFailed } from '../../../kernel/domain-error';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { Page } from '../../../platform/http/page';
import { DoctorRepository, type SoonCandidate } from '../doctor.repository';
import type { DoctorListQuery } from '../dto/doctor-list.query';
import { ListedDoctorResponse } from '../dto/listed-doctor.response';
import type { Slot } from '../schedule';
import { NextFreeIndex } from './next-free-index';
import { type FreeDoctor, NextFreeTimes } from './next-free-times';

/** How far down a list one may ask; who looks further wants a filter. */
const DEEPEST = 1_000;
/** Candidates beyond those who were asked for, should some have been booked since. */
const SPARE = 5;
const LARGEST_LOOK = 250;
/** Doctors one question looks at; more are only in the way when nearly everybody was booked within a minute. */
const MOST_LOOKED_AT = 2_500;

/** Which doctors are free soonest, and when. */
@Injectable()
export class EarliestDoctors {
  private readonly logger = new Logger(EarliestDoctors.name);
  private rechecking = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: DoctorRepository,
    private readonly times: NextFreeTimes,
    private readonly index: NextFreeIndex,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Soonest first, each with the slot. The index names candidates by times that are never too late; each is looked at as it is now, until
   * nobody who was not looked at can come before those who are shown.
   * @throws ValidationFailed for a page too far down
   */
  async list(query: DoctorListQuery): Promise<Page<ListedDoctorResponse>> {
    const wanted = query.offset + query.limit;
    if (wanted > DEEPEST) {
      throw new ValidationFailed([{ field: 'offset', message: `must end within the first ${DEEPEST}` }]);
    }
    const [free, total] = await Promise.all([
      this.soonest(query, wanted),
      this.unitOfWork.read((em) => this.repository.countSoon(em, query)),
    ]);
    const page = free.slice(query.offset, wanted);
    return new Page(
      page.map(({ record, slot }) => ListedDoctorResponse.with(record, slot)),
      Math.max(total, free.length),
      query,
    );
  }

  private async soonest(query: DoctorListQuery, wanted: number): Promise<FreeDoctor[]> {
    const nowMs = this.clock.now().getTime();
    const free: FreeDoctor[] = [];
    const tooEarly: string[] = [];
    let last: SoonCandidate | undefined;
    for (let looked = 0; looked < MOST_LOOKED_AT;) {
      const size = Math.min(LARGEST_LOOK, Math.max(wanted + SPARE - looked, looked));
      const candidates = await this.unitOfWork.read((em) => this.repository.soonCandidates(em, query, last, size));
      const found = await this.freeAmong(candidates, nowMs);
      free.push(...found);
      const slots = new Map(found.map(({ record, slot }) => [record.id, slot]));
      tooEarly.push(...candidates.filter((one) => isTooEarly(one, slots.get(one.id), nowMs)).map(({ id }) => id));
      looked += candidates.length;
      last = candidates.at(-1);
      if (candidates.length < size || certain(free, last!) >= wanted) break;
    }
    this.recheck(tooEarly);
    return free.sort((a, b) => a.slot.startsAt - b.slot.startsAt || (a.record.id < b.record.id ? -1 : 1));
  }

  private freeAmong(candidates: readonly SoonCandidate[], nowMs: number): Promise<FreeDoctor[]> {
    if (candidates.length === 0) return Promise.resolve([]);
    const expected = { fromMs: candidates[0].freeAtMs, toMs: candidates.at(-1)!.freeAtMs };
    return this.times.among(
      candidates.map(({ id }) => id),
      expected,
      nowMs,
    );
  }

  /** Beside the request, one at a time: the next reader has less to look at. Whatever is missed the job finds. */
  private recheck(doctorIds: readonly string[]): void {
    if (doctorIds.length === 0 || this.rechecking) return;
    this.rechecking = true;
    void this.index
      .refresh(doctorIds)
      .catch((error: unknown) => this.logger.warn({ err: error }, 'when doctors are free next was not looked up'))
      .finally(() => (this.rechecking = false));
  }
}

/** How many come before everybody who was not looked at. */
function certain(free: readonly FreeDoctor[], last: SoonCandidate): number {
  const { freeAtMs, id } = last;
  return free.filter(({ record, slot }) => slot.startsAt < freeAtMs || (slot.startsAt === freeAtMs && record.id <= id))
    .length;
}

function isTooEarly({ freeAtMs }: SoonCandidate, slot: Slot | undefined, nowMs: number): boolean {
  return slot === undefined || slot.startsAt > Math.max(freeAtMs, nowMs);
}
