import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { CursorPage } from '../../platform/http/cursor-page';
import { Page } from '../../platform/http/page';
import { AuditLogRepository } from './audit-log.repository';
import { AuditTrail } from './audit-trail';
import { AuditLogResponse } from './dto/audit-log.response';
import type { AuditLogListQuery } from './dto/audit-log-list.query';

/** The reading side of the trail; that somebody reads it is in it too. */
@Injectable()
export class AuditLogService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly entries: AuditLogRepository,
    private readonly audit: AuditTrail,
  ) {}

  list(actor: SignedInActor, query: AuditLogListQuery): Promise<Page<AuditLogResponse>> {
    return this.work.run(async (em) => {
      const page = await this.page(em, query);
      this.audit.record(em, actor, {
        action: 'audit_log.read',
        subjectType: 'audit_log',
        patientId: query.patientId,
        details: { filters: { ...query } },
      });
      return page;
    });
  }

  private async page(em: EntityManager, query: AuditLogListQuery): Promise<Page<AuditLogResponse>> {
    const { cursor, limit } = query;
    if (cursor === undefined) {
      const [entries, total] = await this.entries.list(em, query);
      return new Page(
        entries.map((entry) => AuditLogResponse.from(entry)),
        total,
        query,
      );
    }
    const entries = await this.entries.listBefore(em, query, cursor);
    const next = entries.length === limit ? (entries.at(-1)?.id ?? null) : null;
    return new CursorPage(
      entries.map((entry) => AuditLogResponse.from(entry)),
      next,
    );
  }
}
