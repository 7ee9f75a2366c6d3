import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { NotFound } from '../../kernel/domain-error';
import type { Actor } from '../../platform/auth/actor';
import type { PageQuery } from '../../platform/http/page';
import { AuditTrail } from '../audit';
import { type AvailabilityConflict, AvailabilityConflicts } from './availability-conflicts';
import { ClinicHoliday, type HolidayDetails } from './clinic-holiday.entity';
import { TooManyHolidays } from './doctors.errors';
import { NextFreeIndex } from './next-free/next-free-index';
import { MOST_CONFLICTS_TOLD } from './dto/availability-conflict.response';

/** Holidays that are not over; each schedule carries them all. */
const MOST_HOLIDAYS = 100;
const DAY_MS = 86_400_000;

/** Opens and closes the clinic inside the caller's transaction. */
@Injectable()
export class ClinicCalendar {
  constructor(
    private readonly conflicts: AvailabilityConflicts,
    private readonly audit: AuditTrail,
    private readonly nextFree: NextFreeIndex,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  toCome(em: EntityManager, now: Date, { limit, offset }: PageQuery): Promise<[ClinicHoliday[], number]> {
    const orderBy = [{ fromDate: 'asc' }, { id: 'asc' }] as const;
    return em.findAndCount(ClinicHoliday, notOver(now), { orderBy: [...orderBy], limit, offset });
  }

  /** @returns also the doctors whose schedules are others now. @throws ValidationFailed, TooManyHolidays */
  async declare(
    em: EntityManager,
    actor: Actor,
    details: HolidayDetails,
  ): Promise<{ holiday: ClinicHoliday; conflicts: AvailabilityConflict[]; doctorIds: string[] }> {
    const now = this.clock.now();
    const holiday = ClinicHoliday.declare(details, now);
    const doctorIds = await this.changeAllDoctors(em, now);
    if ((await em.count(ClinicHoliday, notOver(now))) >= MOST_HOLIDAYS) throw new TooManyHolidays(MOST_HOLIDAYS);
    em.persist(holiday);
    this.record(em, actor, 'clinic_holiday.declared', holiday.id);
    await em.flush();
    const conflicts = await this.conflicts.onDates(em, details, now, MOST_CONFLICTS_TOLD);
    return { holiday, conflicts, doctorIds };
  }

  /** @returns the doctors whose schedules are others now. @throws NotFound */
  async withdraw(em: EntityManager, actor: Actor, id: string): Promise<string[]> {
    const now = this.clock.now();
    const doctorIds = await this.changeAllDoctors(em, now);
    const holiday = await em.findOne(ClinicHoliday, { id, retiredAt: null });
    if (!holiday) throw new NotFound('clinic holiday');
    holiday.withdraw(now);
    await this.nextFree.expectAnybody(em);
    this.record(em, actor, 'clinic_holiday.withdrawn', id);
    await em.flush();
    return doctorIds;
  }

  /**
   * The hours of every doctor change with the holidays, so every version rises: a booking decided by the hours before is decided again.
   * In the order of the ids, so that two changes of the calendar wait for one another and never in a circle.
   */
  private async changeAllDoctors(em: EntityManager, now: Date): Promise<string[]> {
    const rows = await em.execute<{ id: string }[]>(
      `with all_doctors as (select id from doctor where deleted_at is null order by id for no key update)
       update doctor d set version = d.version + 1, updated_at = greatest(d.updated_at, ?)
         from all_doctors where d.id = all_doctors.id returning d.id`,
      [now],
    );
    return rows.map(({ id }) => id);
  }

  private record(em: EntityManager, actor: Actor, action: string, subjectId: string): void {
    this.audit.record(em, actor, { action, subjectType: 'clinic_holiday', subjectId });
  }
}

/** In some zone it is still the day before. */
function notOver(now: Date) {
  return { retiredAt: null, untilDate: { $gte: new Date(now.getTime() - DAY_MS).toISOString().slice(0, 10) } };
}
