import type { EntityManager } from '@mikro-orm/postgresql';
import {
  EXPORTED_AT_MOST,
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../platform/personal-data/personal-data';
import { AuditEntry } from './audit-entry.entity';

/** What was done with somebody's data, and by whom. */
@PersonalData({
  section: 'accessLog',
  tables: {
    audit_log: {
      kept: 'Accountability: who saw or changed whose record must be provable; holds ids, addresses of requests and field names.',
    },
  },
})
export class AccessLogPersonalData implements HoldsPersonalData {
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const found = await em.find(
      AuditEntry,
      { $or: [{ patientId: userId }, { subjectType: 'user', subjectId: userId }] },
      { orderBy: { id: 'desc' }, limit: EXPORTED_AT_MOST + 1 },
    );
    return section(
      found.map(({ id, at, actorId, actorRole, action, subjectType, subjectId, outcome }) => ({
        ...{ id, at, actorRole, action, subjectType, outcome },
        actorId: actorId ?? null,
        subjectId: subjectId ?? null,
      })),
    );
  }
}
