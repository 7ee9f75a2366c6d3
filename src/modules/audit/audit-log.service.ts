import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { AuditEntry } from './audit-entry.entity';
import { AuditLogRepository } from './audit-log.repository';
import { AuditTrail } from './audit-trail';
import type { AuditLogListQuery } from './dto/audit-log-list.query';

/** The reading side of the trail; that somebody reads it is in it too. */
@Injectable()
export class AuditLogService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly entries: AuditLogRepository,
    private readonly audit: AuditTrail,
  ) {}

  list(actor: SignedInActor, query: AuditLogListQuery): Promise<[AuditEntry[], number]> {
    return this.work.run(async (em) => {
      const page = await this.entries.list(em, query);
      this.audit.record(em, actor, {
        action: 'audit_log.read',
        subjectType: 'audit_log',
        patientId: query.patientId,
        details: { filters: { ...query } },
      });
      return page;
    });
  }
}
