import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { ValidationFailed } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { AuditTrail } from '../../audit';
import { PaymentGateway } from '../payment-gateway';
import type { SettlementImportReport } from './dto/settlement-import.response';
import { PaymentPayout } from './payment-payout.entity';
import { type PayoutFault, type PayoutRow, readPayouts } from './payout-csv';

/** The provider's statement of what it paid out, into the books: all of it or nothing, each payout once. */
@Injectable()
export class SettlementImport {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly gateway: PaymentGateway,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What an import would do, and every fault of the file. Changes nothing. */
  async rehearse(file: Buffer): Promise<SettlementImportReport> {
    const { rows, faults } = readPayouts(file, this.clock.now());
    const { fresh, known, contradicted } = await this.unitOfWork.read((em) => this.compare(em, rows));
    return { dryRun: true, posted: fresh.length, known, faults: sorted([...faults, ...contradicted]) };
  }

  /**
   * Posts every payout that is not known yet; the same file again posts nothing.
   *
   * @throws ValidationFailed with every fault of the file by line and column; then nothing has changed
   */
  async run(actor: SignedInActor, file: Buffer): Promise<SettlementImportReport> {
    const { rows, faults } = readPayouts(file, this.clock.now());
    return this.unitOfWork.run(async (em) => {
      // One import after the other: the second of two finds what the first has posted.
      await em.execute(`select pg_advisory_xact_lock(hashtextextended('payment_settlement', 0))`);
      const { fresh, known, contradicted } = await this.compare(em, rows);
      refuse([...faults, ...contradicted]);
      for (const row of fresh) this.post(em, row);
      const details = { posted: fresh.length, known, sha256: createHash('sha256').update(file).digest('hex') };
      this.audit.record(em, actor, {
        action: 'payment_settlement.imported',
        subjectType: 'payment_settlement',
        details,
      });
      return { dryRun: false, posted: fresh.length, known, faults: [] };
    });
  }

  private post(em: EntityManager, row: PayoutRow): void {
    const payout = PaymentPayout.of(this.gateway.providerName, row, this.clock.now());
    em.persist([payout, ...payout.entry()]);
  }

  /** Sets the rows against what was imported before. */
  private async compare(em: EntityManager, rows: readonly PayoutRow[]) {
    const references = rows.map(({ reference }) => reference);
    const found = await em.find(PaymentPayout, { provider: this.gateway.providerName, reference: { $in: references } });
    const payouts = new Map(found.map((payout) => [payout.reference, payout]));
    const fresh = rows.filter(({ reference }) => !payouts.has(reference));
    const contradicted = rows
      .filter((row) => payouts.get(row.reference)?.isAsIn(row) === false)
      .map(({ line }) => ({ line, field: 'reference', message: 'was imported before, with other figures' }));
    return { fresh, known: rows.length - fresh.length - contradicted.length, contradicted };
  }
}

function refuse(faults: readonly PayoutFault[]): void {
  if (faults.length === 0) return;
  const field = (fault: PayoutFault) => `lines.${fault.line}.${fault.field}`;
  throw new ValidationFailed(sorted(faults).map((fault) => ({ field: field(fault), message: fault.message })));
}

function sorted(faults: readonly PayoutFault[]): PayoutFault[] {
  return faults.toSorted((one, other) => one.line - other.line || one.field.localeCompare(other.field));
}
