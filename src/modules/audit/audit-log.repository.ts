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
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

function filterOf(query: AuditLogListQuery): FilterQuery<AuditEntry> {
  const { actorId, subjectType, subjectId, patientId, action, outcome, from, to } = query;
  const equal = Object.entries({ actorId, subjectType, subjectId, patientId, action, outcome });
  const wanted: FilterQuery<AuditEntry>[] = equal
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => ({ [field]: value }));
  // The partitions and the primary key go by id, whose prefix is its time: the bounds on it, a day wide of the mark for clocks
  // that differ, leave out whole months; the bounds on `at` are exact.
  if (from) wanted.push({ at: { $gte: new Date(from) }, id: { $gte: lowestId(Date.parse(from) - DAY_MILLISECONDS) } });
  if (to) wanted.push({ at: { $lt: new Date(to) }, id: { $lt: lowestId(Date.parse(to) + DAY_MILLISECONDS) } });
  return { $and: wanted };
}
