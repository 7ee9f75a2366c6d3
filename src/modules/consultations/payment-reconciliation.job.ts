import { type RunsOnSchedule, ScheduledJob } from '../../platform/schedule/scheduled-job.decorator';
import { BookingReconciler } from './booking-reconciler.service';

/** Ends the bookings whose charge got no answer, or whose process died before it could ask. */
@ScheduledJob({ name: 'payment-reconciliation', cron: '*/10 * * * * *', attempts: 1 })
export class PaymentReconciliationJob implements RunsOnSchedule {
  constructor(private readonly reconciler: BookingReconciler) {}

  async run(): Promise<void> {
    await this.reconciler.resolveUnsettled();
  }
}
