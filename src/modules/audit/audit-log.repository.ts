import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditEntry } from './audit-entry.entity';
import type { AuditLogListQuery } from './dto/audit-log-list.query';
import { lowestId } from './uuid-time';

@Injectable()
export class AuditLogRepository {
  /** Newest first. */
  list(em: EntityManager, query: AuditLogListQuery): Promise<[AuditEntry[], number]> {
    return em.findAndCount(AuditEntry, filterOf(query), {
      orderBy: { id: 'desc' },
      limit: query.limit,
      offset: query.offset,
    });
  }

  /** Those before a row, newest first; the same cost however deep. */
  listBefore(em: EntityManager, query: AuditLogListQuery, cursor: string): Promise<AuditEntry[]> {
    const older = { $and: [filterOf(query), { id: { $lt: cursor } }] };
    return em.find(AuditEntry, older, { orderBy: { id: 'desc' }, limit: query.limit });
  }

  /** What others did with a patient's data or saw of it, newest first. */
  accessesTo(em: EntityManager, patientId: string, { limit, before }: AccessLogRange): Promise<AuditEntry[]> {
    const others = { $or: [{ actorId: null }, { actorId: { $ne: patientId } }] };
    const older = before === undefined ? {} : { id: { $lt: before } };
    return em.find(AuditEntry, { $and: [{ patientId }, others, older] }, { orderBy: { id: 'desc' }, limit });
  }
}

export interface AccessLogRange {
  limit: number;
  /** Id of a row: only older ones. */
  before?: string;
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

function filterOf(query: AuditLogListQuery): FilterQuery<AuditEntry> {
  const { actorId, subjectType, subjectId, patientId, action, requestId, outcome, from, to } = query;
  const equal = Object.entries({ actorId, subjectType, subjectId, patientId, requestId, outcome });
  const wanted: FilterQuery<AuditEntry>[] = equal
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => ({ [field]: value }));
  if (action) wanted.push({ action: action.endsWith('*') ? { $like: `${literal(action.slice(0, -1))}%` } : action });
  // The partitions and the primary key go by id, whose prefix is its time: the bounds on it, a day wide of the mark for clocks
  // that differ, leave out whole months; the bounds on `at` are exact.
  if (from) wanted.push({ at: { $gte: new Date(from) }, id: { $gte: lowestId(Date.parse(from) - DAY_MILLISECONDS) } });
  if (to) wanted.push({ at: { $lt: new Date(to) }, id: { $lt: lowestId(Date.parse(to) + DAY_MILLISECONDS) } });
  return { $and: wanted };
}

/** For LIKE, in which an underscore stands for anything. */
function literal(text: string): string {
  return text.replace(/[\\_%]/g, '\\$&');
}
