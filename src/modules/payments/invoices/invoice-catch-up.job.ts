import { Inject, Logger } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { systemActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { type RunsOnSchedule, ScheduledJob } from '../../../platform/schedule/scheduled-job.decorator';
import { InvoiceRepository } from './invoice.repository';
import { Invoicing } from './invoicing.service';

/** Younger than this, and the event may still be on its way. */
const GRACE_MS = 3_600_000;
const BATCH = 1_000;

/** Issues what an event that failed for good, or that was before there were invoices, has left out. */
@ScheduledJob({ name: 'invoice-catch-up', cron: '40 3 * * *' })
export class InvoiceCatchUpJob implements RunsOnSchedule {
  private readonly logger = new Logger(InvoiceCatchUpJob.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly invoices: InvoiceRepository,
    private readonly invoicing: Invoicing,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One payment that cannot be documented is logged and does not hold up the others. */
  async run(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - GRACE_MS);
    const payments = await this.unitOfWork.read((em) => this.invoices.undocumented(em, before, BATCH));
    for (const paymentId of payments) {
      try {
        await this.invoicing.issueFor(systemActor('invoice-catch-up'), paymentId);
      } catch (error) {
        this.logger.error({ err: error, paymentId }, 'a payment has no invoice');
      }
    }
  }
}
