import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { LedgerProof } from './ledger-proof.service';

@ScheduledJob({ name: 'stock-ledger-proof', cron: '40 2 * * *' })
export class LedgerProofJob implements RunsOnSchedule {
  constructor(private readonly proof: LedgerProof) {}

  async run(): Promise<void> {
    await this.proof.prove();
  }
}
