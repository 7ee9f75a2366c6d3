import { Injectable } from '@nestjs/common';
import { ValidationFailed } from '../../../kernel/domain-error';
import { csvLine } from '../../../kernel/csv-line';
import type { SignedInActor } from '../../../platform/auth/actor';
import { Environment } from '../../../config/env';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { AuditTrail } from '../../audit';
import type { DailyReportQuery } from './dto/daily-report.query';
import type { PaymentReportLine } from './dto/daily-report.response';
import type { DayRangeQuery } from './dto/day-range.query';
import type { PaymentExportQuery } from './dto/payment-export.query';
import { type Days, type ExportedPayment, ReportsRepository } from './reports.repository';

const BATCH = 500;
const LONGEST_DAYS = 366;
const DAY_MS = 86_400_000;
const COLUMNS = [
  ...['paymentId', 'createdAt', 'consultationId', 'doctorId', 'patientId', 'method', 'status', 'provider'],
  ...['currency', 'amount', 'captured', 'refunded', 'reference', 'invoice'],
] as (keyof ExportedPayment)[];

/** What the clinic took and gave back, summed and listed. That it was asked for is recorded. */
@Injectable()
export class PaymentReports {
  private readonly timeZone: string;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reports: ReportsRepository,
    private readonly audit: AuditTrail,
    { CLINIC_TIME_ZONE }: Environment,
  ) {
    this.timeZone = CLINIC_TIME_ZONE;
  }

  /** @throws ValidationFailed for days in the wrong order or too many of them */
  daily(actor: SignedInActor, { from, to, groupBy }: DailyReportQuery): Promise<PaymentReportLine[]> {
    const days = this.daysOf({ from, to });
    return this.unitOfWork.run(async (em) => {
      this.audit.record(em, actor, {
        action: 'payment_report.read',
        subjectType: 'payment_report',
        details: { from, to, groupBy },
      });
      const rows = await this.reports.daily(em, days, groupBy);
      return rows.map((row) => ({ ...row, net: row.captured - row.refunded - row.chargedBack - row.fees }));
    });
  }

  /** The export is recorded before its first line leaves; the payments are read as they are sent, oldest first. @throws ValidationFailed */
  async export(actor: SignedInActor, { from, to, ...filter }: PaymentExportQuery): Promise<AsyncIterable<string>> {
    const days = this.daysOf({ from, to });
    await this.unitOfWork.run(async (em) => {
      const details = { from, to, ...filter };
      this.audit.record(em, actor, { action: 'payment.exported', subjectType: 'payment', details });
      await em.flush();
    });
    return this.csvOf(days, filter);
  }

  /** In batches and not by a cursor: a slow reader would keep a cursor's connection, and its snapshot, for as long as it likes. */
  private async *csvOf(days: Days, filter: Omit<PaymentExportQuery, 'from' | 'to'>): AsyncGenerator<string> {
    yield csvLine(COLUMNS);
    for (let after: ExportedPayment | null = null; ;) {
      const payments: ExportedPayment[] = await this.unitOfWork.read((em) =>
        this.reports.payments(em, days, filter, { after, limit: BATCH }),
      );
      if (payments.length > 0)
        yield payments.map((payment) => csvLine(COLUMNS.map((column) => payment[column]))).join('');
      if (payments.length < BATCH) return;
      after = payments[payments.length - 1];
    }
  }

  private daysOf({ from, to }: DayRangeQuery): Days {
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
    if (days >= 0 && days <= LONGEST_DAYS) return { from, to, timeZone: this.timeZone };
    throw new ValidationFailed([{ field: 'to', message: `must be from or later, by at most ${LONGEST_DAYS} days` }]);
  }
}
