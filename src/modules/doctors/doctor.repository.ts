import { type EntityManager, type QueryOrderMap, raw } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/domain-error';
import type { Actor } from '../../platform/auth/actor';
import { AvailabilityVersion } from './availability-version.entity';
import { AvailabilityException, Doctor } from './doctor.entity';
import type { DoctorListQuery } from './dto/doctor-list.query';
import { DoctorNextFree } from './next-free/doctor-next-free.entity';

const DAY_MS = 86_400_000;

/** A doctor who is not free before a time. */
export interface SoonCandidate {
  id: string;
  freeAtMs: number;
}

/** Named finders for doctors. Whose hours somebody may see and change is decided here. */
@Injectable()
export class DoctorRepository {
  /**
   * A doctor to change, hours and exceptions included. Changes of one doctor come one after the other, so that each sees the rules of
   * the one before.
   * @throws NotFound for a doctor who is gone, or whom the actor may not change
   */
  async findForChange(em: EntityManager, actor: Actor, id: string): Promise<Doctor> {
    // Not FOR UPDATE, as the entity manager would: that would also wait for every booking, whose foreign key holds the row.
    await em.execute('select from doctor where id = ? for no key update', [id]);
    return this.findOwnedBy(em, actor, id);
  }

  /**
   * Doctors see and change their own hours, administrators everybody's.
   * @throws NotFound for a doctor who is gone, or somebody else
   */
  async findOwnedBy(em: EntityManager, actor: Actor, id: string): Promise<Doctor> {
    return this.findFor(em, actor, id, ['admin', 'system']);
  }

  /** As {@link findOwnedBy}, for what the front desk may see as well. @throws NotFound */
  findSeenBy(em: EntityManager, actor: Actor, id: string): Promise<Doctor> {
    return this.findFor(em, actor, id, ['admin', 'system', 'staff']);
  }

  /** Newest first. */
  versionsOf(
    em: EntityManager,
    doctorId: string,
    { limit, offset }: { limit: number; offset: number },
  ): Promise<[AvailabilityVersion[], number]> {
    return em.findAndCount(AvailabilityVersion, { doctorId }, { orderBy: { version: 'desc' }, limit, offset });
  }

  /** Exceptions that are not over, soonest first. */
  exceptionsOf(
    em: EntityManager,
    doctorId: string,
    after: Date,
    page: { limit: number; offset: number },
  ): Promise<[AvailabilityException[], number]> {
    const { limit, offset } = page;
    const where = { doctor: doctorId, retiredAt: null, endsAt: { $gt: after } };
    return em.findAndCount(AvailabilityException, where, {
      orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
      limit,
      offset,
    });
  }

  list(em: EntityManager, query: DoctorListQuery): Promise<[Doctor[], number]> {
    const { limit, offset } = query;
    return em.findAndCount(Doctor, filterOf(query), { orderBy: orderOf(query), limit, offset });
  }

  /**
   * Ids, in the order of the list, of at most `limit` doctors who match and whose rules or openings touch this date: who cannot be
   * free on it need not be looked at. A date is a different stretch of time in each zone, and no zone is further than a day off.
   */
  async openOn(em: EntityManager, query: DoctorListQuery, date: string, limit: number): Promise<string[]> {
    const midnight = Date.parse(`${date}T00:00:00.000Z`);
    const near = [new Date(midnight - DAY_MS).toISOString(), new Date(midnight + 2 * DAY_MS).toISOString()];
    const rows = await em
      .createQueryBuilder(Doctor, 'd')
      .select('d.id')
      .where({ ...filterOf(query), acceptsBookings: true })
      .andWhere(
        `(exists (select from availability_rule r where r.doctor_id = d.id and r.retired_at is null
            and r.weekday = extract(isodow from ?::date) and coalesce(r.valid_from <= ?::date, true)
            and coalesce(r.valid_until >= ?::date, true))
          or exists (select from availability_exception e where e.doctor_id = d.id and e.retired_at is null
            and e.kind = 'opening' and e.ends_at > ?::timestamptz and e.starts_at < ?::timestamptz))`,
        [date, date, date, ...near],
      )
      .orderBy(orderOf(query))
      .limit(limit)
      .execute<{ id: string }[]>('all');
    return rows.map(({ id }) => id);
  }

  /** Who matches and may be free, soonest first by the index, after the last one that was looked at. */
  async soonCandidates(
    em: EntityManager,
    query: DoctorListQuery,
    after: SoonCandidate | undefined,
    limit: number,
  ): Promise<SoonCandidate[]> {
    const at = after && new Date(after.freeAtMs);
    const found = await em.find(
      DoctorNextFree,
      {
        doctor: { ...filterOf(query), acceptsBookings: true },
        freeAt: at ? { $gte: at } : { $ne: null },
        ...(at && { $or: [{ freeAt: { $gt: at } }, { doctor: { $gt: after.id } }] }),
      },
      { orderBy: [{ freeAt: 'asc' }, { doctor: 'asc' }], limit },
    );
    return found.map(({ doctor, freeAt }) => ({ id: doctor.id, freeAtMs: freeAt!.getTime() }));
  }

  countSoon(em: EntityManager, query: DoctorListQuery): Promise<number> {
    return em.count(DoctorNextFree, {
      doctor: { ...filterOf(query), acceptsBookings: true },
      freeAt: { $ne: null },
    });
  }

  private async findFor(em: EntityManager, actor: Actor, id: string, everybody: Actor['role'][]): Promise<Doctor> {
    const doctor = await em.findOne(Doctor, { id, deletedAt: null }, { populate: ['rules', 'exceptions'] });
    const own = doctor !== null && doctor.userId !== null && doctor.userId === actor.id;
    if (!doctor || !(everybody.includes(actor.role) || own)) throw new NotFound('doctor');
    return doctor;
  }
}

function filterOf({ specialty, language, currency, minFee, maxFee }: DoctorListQuery) {
  return {
    deletedAt: null,
    // As the index has it.
    ...(specialty !== undefined && { [raw((alias) => `lower(${alias}.specialty)`)]: specialty.toLowerCase() }),
    ...(language !== undefined && { languages: { $contains: [language] } }),
    ...(currency !== undefined && { feeCurrency: currency }),
    ...((minFee ?? maxFee) !== undefined && {
      feeAmount: { ...(minFee !== undefined && { $gte: minFee }), ...(maxFee !== undefined && { $lte: maxFee }) },
    }),
  };
}

function orderOf({ sort }: DoctorListQuery): QueryOrderMap<Doctor>[] {
  const direction = sort.startsWith('-') ? 'desc' : 'asc';
  return [sort.endsWith('fee') ? { feeAmount: direction } : { name: direction }, { id: direction }];
}
