import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { AuditEntry } from './audit-entry.entity';
import { type AccessLogRange, AuditLogRepository } from './audit-log.repository';

/** The trail as a patient may read it: what others did with their data, and nothing of anybody else's. */
@Injectable()
export class AccessLog {
  constructor(private readonly entries: AuditLogRepository) {}

  /** Newest first. */
  of(em: EntityManager, patientId: string, range: AccessLogRange): Promise<AuditEntry[]> {
    return this.entries.accessesTo(em, patientId, range);
  }
}
