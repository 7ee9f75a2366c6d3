import { Injectable, Logger } from '@nestjs/common';
import type { Denial, DenialRecorder } from '../../platform/auth/denials';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AuditTrail } from './audit-trail';

/** Leaves an audit row for every 403, in a transaction of its own. */
@Injectable()
export class DenialLog implements DenialRecorder {
  private readonly logger = new Logger(DenialLog.name);

  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {}

  async record({ actor, code, method, route, subjectId }: Denial): Promise<void> {
    try {
      await this.work.run(async (em) => {
        this.audit.record(em, actor, {
          action: 'access.denied',
          subjectType: 'route',
          subjectId,
          outcome: 'denied',
          details: { method, route, code },
        });
      });
    } catch (error) {
      this.logger.error({ err: error, requestId: actor.requestId, method, route }, 'a denial left no audit row');
    }
  }
}
