import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { CursorPage } from '../../platform/http/cursor-page';
import { AccessLog, AuditTrail } from '../audit';
import type { AccessLogQuery } from './dto/access-log.query';
import { AccessLogResponse } from './dto/access-log.response';
import { UserAccountRepository } from './user-account.repository';

/** The accesses to a patient's record, as the patient sees them. */
@Injectable()
export class AccessLogService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accesses: AccessLog,
    private readonly accounts: UserAccountRepository,
    private readonly audit: AuditTrail,
  ) {}

  list(actor: SignedInActor, { limit, cursor }: AccessLogQuery): Promise<CursorPage<AccessLogResponse>> {
    return this.work.run(async (em) => {
      const entries = await this.accesses.of(em, actor.id, { limit, before: cursor });
      const names = await this.accounts.namesOf(
        em,
        entries.flatMap(({ actorId }) => actorId ?? []),
      );
      this.audit.record(em, actor, { action: 'access_log.read', subjectType: 'audit_log', patientId: actor.id });
      const next = entries.length === limit ? (entries.at(-1)?.id ?? null) : null;
      return new CursorPage(
        entries.map((entry) => AccessLogResponse.from(entry, names)),
        next,
      );
    });
  }
}
