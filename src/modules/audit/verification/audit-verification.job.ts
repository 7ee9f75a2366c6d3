import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { AuditVerificationService } from './audit-verification.service';

/** Verifies the whole trail every night. What it finds is a log line, a metric and a row, not a failed job: trying again mends nothing. */
@ScheduledJob({ name: 'audit-verification', cron: '30 2 * * *' })
export class AuditVerificationJob implements RunsOnSchedule {
  constructor(private readonly verifications: AuditVerificationService) {}

  async run(): Promise<void> {
    await this.verifications.verifyAll();
  }
}
