import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { NotFound } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { AuditTrail } from '../../audit';
import type { BookableDoctor, BookableTime, TimeRefusal } from '../../doctors';
import { type Charging, planBooking } from '../booking-plan';
import { BookingRepository } from '../booking.repository';
import { assertKnownKind, instantOf, isOffered, offeredTime } from '../offered-times.service';
import { assertPatient } from '../patient-for';
import { DoctorIsStale } from '../time-taking';
import type { BookSeriesRequest } from './dto/book-series.request';
import { SeriesResponse } from './dto/series.response';
import { type Occurrence, occurrencesOf } from './recurrence';
import type { SeriesConflictEntry, SeriesConflictReason } from './series-conflict';
import { SeriesConflict } from './series.errors';
import { SeriesException, SeriesVisit, VisitSeries } from './visit-series.entity';
import { VisitSeriesRepository } from './visit-series.repository';

/** What is paid at the clinic is charged by nobody. */
const UNCHARGED: Charging = { provider: 'manual', authorizeWithinMs: 0 };

/** Who wants the series, for whom, and what they asked for. */
export interface SeriesWish {
  actor: SignedInActor;
  patientId: string;
  body: BookSeriesRequest;
}

/** A time of a series, and what the doctor's hours say of it. */
interface PlannedOccurrence extends Occurrence {
  time: BookableTime | TimeRefusal | 'no_such_time';
}

/** The times of a series by the doctor's hours, as they were read. */
export interface SeriesPlan {
  doctor: BookableDoctor;
  at: Date;
  times: readonly PlannedOccurrence[];
}

/** Everything that was taken and what could not be, by the place in the series. */
interface Taken {
  visits: { position: number; consultationId: string }[];
  conflicts: SeriesConflictEntry[];
}

/** How a series is planned, and booked in the caller's transaction. */
@Injectable()
export class SeriesSteps {
  constructor(
    private readonly bookings: BookingRepository,
    private readonly series: VisitSeriesRepository,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Reads nothing and writes nothing. */
  plan(doctor: BookableDoctor, { startsAt, recurrence, visitKind }: BookSeriesRequest): SeriesPlan {
    const at = this.clock.now();
    const times = occurrencesOf(instantOf(startsAt), doctor.schedule.timeZone, recurrence).map((occurrence) => {
      const { startsAtMs } = occurrence;
      if (startsAtMs === null) return { ...occurrence, time: 'no_such_time' as const };
      return { ...occurrence, time: offeredTime(doctor, startsAtMs, { visitKind }, at) };
    });
    return { doctor, at, times };
  }

  /**
   * @param plan null where the doctor takes no bookings
   * @throws SeriesConflict, DoctorIsStale, NotFound, ValidationFailed, after which the transaction must not commit
   */
  async book(em: EntityManager, wish: SeriesWish, plan: SeriesPlan | null): Promise<SeriesResponse> {
    if (!plan) throw new NotFound('doctor');
    if (wish.actor.role !== 'patient') await assertPatient(em, wish.patientId);
    const taken = await this.takeAll(em, wish, plan);
    const { visits, conflicts } = taken;
    const refused = wish.body.onConflict === 'fail' ? conflicts.length > 0 : visits.length === 0;
    if (refused) throw new SeriesConflict(conflicts);
    return this.record(em, wish, plan, taken);
  }

  /** One after the other as time goes: who books two series of others at once meets them in the same order. */
  private async takeAll(em: EntityManager, wish: SeriesWish, plan: SeriesPlan): Promise<Taken> {
    const taken: Taken = { visits: [], conflicts: [] };
    for (const { position, localStart, startsAtMs, time } of plan.times) {
      if (time === 'unknown_kind') assertKnownKind(time);
      const startsAt = startsAtMs === null ? null : new Date(startsAtMs);
      const result = isTime(time) ? await this.take(em, wish, plan, time) : refusalOf(time);
      if (typeof result === 'string') taken.conflicts.push({ position, localStart, startsAt, reason: result });
      else taken.visits.push({ position, ...result });
    }
    return taken;
  }

  /** The visit with its payment, audit row and event, as any other booking writes them. @throws DoctorIsStale */
  private async take(
    em: EntityManager,
    { actor, patientId, body }: SeriesWish,
    { doctor, at }: SeriesPlan,
    time: BookableTime,
  ): Promise<{ consultationId: string } | SeriesConflictReason> {
    const { doctorId, reason, mode, payment, visitKind } = body;
    const startsAt = new Date(time.slot.startsAt).toISOString();
    const visit = { doctorId, startsAt, reason, mode, payment, visitKind };
    const row = planBooking({ actor, patientId, body: visit, key: null }, doctor, time, UNCHARGED, at);
    const { outcome, blocker } = await this.bookings.bookWithin(em, row);
    if (outcome === 'booked') return row;
    if (outcome === 'taken') return blocker === 'patient' ? 'patient_busy' : 'doctor_busy';
    if (outcome === 'full') return 'doctor_fully_booked';
    throw new DoctorIsStale();
  }

  private async record(
    em: EntityManager,
    { actor, patientId, body }: SeriesWish,
    { doctor, at }: SeriesPlan,
    { visits, conflicts }: Taken,
  ): Promise<SeriesResponse> {
    const { frequency, interval, count } = body.recurrence;
    const series = VisitSeries.of({
      ...{ doctorId: doctor.id, patientId, bookedBy: actor.id, mode: body.mode, visitKind: body.visitKind ?? null },
      ...{ frequency, every: interval, occurrences: count, timeZone: doctor.schedule.timeZone },
      ...{ firstStartsAt: new Date(body.startsAt), createdAt: at },
    });
    em.persist(series);
    await em.flush();
    for (const { position, consultationId } of visits) {
      em.persist(SeriesVisit.of({ seriesId: series.id, position, consultationId }));
    }
    for (const conflict of conflicts) em.persist(SeriesException.of(series.id, conflict));
    this.audit.record(em, actor, {
      action: 'consultation_series.booked',
      subjectType: 'consultation_series',
      subjectId: series.id,
      patientId,
      details: { visits: visits.map(({ consultationId }) => consultationId), exceptions: conflicts.length },
    });
    await em.flush();
    const [whole] = await this.series.whole(em, [series]);
    return SeriesResponse.from(whole);
  }
}

const isTime = (time: PlannedOccurrence['time']): time is BookableTime => typeof time !== 'string';

function refusalOf(time: TimeRefusal | 'no_such_time'): SeriesConflictReason {
  return time === 'no_such_time' ? time : 'not_offered';
}

/** Whether the doctor's hours have every time of it. */
export function isAllOffered({ times }: SeriesPlan): boolean {
  return times.every(({ time }) => time !== 'no_such_time' && isOffered(time));
}
