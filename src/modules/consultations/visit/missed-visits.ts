import { type EntityManager, type FilterQuery, LockMode } from '@mikro-orm/postgresql';
import { Consultation } from '../consultation.entity';

/** Visits that should have begun before `before` and for which nobody has come. */
export function visitsNobodyCameTo(em: EntityManager, before: Date, after: string, limit: number): Promise<string[]> {
  return idsOf(
    em,
    `select id from consultation where status = 'scheduled' and starts_at < ? and deleted_at is null and id > ?
      order by id limit ?`,
    [before, after, limit],
  );
}

/** Visits that were marked as missed before `before` and whose fee is not taken yet. */
export function missedForGood(em: EntityManager, before: Date, after: string, limit: number): Promise<string[]> {
  return idsOf(
    em,
    `select id from consultation
      where status = 'no_show' and no_show_final_at is null and missed_at < ? and deleted_at is null and id > ?
      order by id limit ?`,
    [before, after, limit],
  );
}

/**
 * Locked, if nobody has come still. Passed over while somebody else works on it, such as the patient who checks in at this very moment
 * or the same job in another process: the next run looks again.
 */
export function lockedIfNobodyCame(em: EntityManager, id: string, before: Date): Promise<Consultation | null> {
  return lockedIf(em, { id, status: 'scheduled', startsAt: { $lt: before } });
}

/** Locked, if its fee is not taken still; passed over as above. */
export function lockedIfMissedForGood(em: EntityManager, id: string, before: Date): Promise<Consultation | null> {
  return lockedIf(em, { id, status: 'no_show', noShowFinalAt: null, missedAt: { $lt: before } });
}

function lockedIf(em: EntityManager, where: FilterQuery<Consultation>): Promise<Consultation | null> {
  return em.findOne(
    Consultation,
    { $and: [where, { deletedAt: null }] },
    { lockMode: LockMode.PESSIMISTIC_PARTIAL_WRITE },
  );
}

async function idsOf(em: EntityManager, sql: string, values: unknown[]): Promise<string[]> {
  return (await em.execute<{ id: string }[]>(sql, values)).map(({ id }) => id);
}
