import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { Money } from '../../../kernel/money';
import type { Actor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { AuditTrail } from '../../audit';
import { ledgerEntry } from '../ledger/ledger-entry';
import { LedgerLine } from '../ledger/ledger-line.entity';
import { PAYMENT_PROVIDER, type PaymentProvider, type ProviderMovement } from '../providers/payment-provider';
import { providerSilent } from '../payments.errors';
import { type BookDifference, compareBooks } from './compare-books';
import { PaymentDifference, PaymentReconciliation } from './payment-reconciliation.entity';
import { reconciledAt, reconciliationDifferences } from './reconciliation.metrics';
import { ReconciliationRepository } from './reconciliation.repository';

/** The two clocks differ, and a charge at midnight is posted after it: what lies this close to an edge is looked at with both days. */
const EDGE_MS = 3_600_000;

/** Compares the provider's books with ours, and publishes every difference. */
@Injectable()
export class ReconciliationService {
  private readonly logger = new Logger(ReconciliationService.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly books: ReconciliationRepository,
    private readonly audit: AuditTrail,
    @Inject(PAYMENT_PROVIDER) private readonly provider: PaymentProvider,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Compares what moved from `from` until before `until`, and posts the provider's fees of that time. Harmless to repeat.
   *
   * @throws DomainError `payment_provider_unavailable` when the provider cannot be asked
   */
  async reconcile(actor: Actor, from: Date, until: Date): Promise<PaymentReconciliation> {
    const movements = await this.movements(from, until);
    await this.postFees(movements);
    const differences = await this.differences(movements, from, until);
    const run = await this.publish(actor, { from, until, movements: movements.length }, differences);
    reconciliationDifferences.set(differences.length);
    reconciledAt.set(run.comparedAt.getTime() / 1_000);
    for (const difference of differences) this.logger.error({ difference }, 'the provider and the ledger differ');
    return run;
  }

  private async movements(from: Date, until: Date): Promise<ProviderMovement[]> {
    const found: ProviderMovement[] = [];
    const [early, late] = [new Date(from.getTime() - EDGE_MS), new Date(until.getTime() + EDGE_MS)];
    try {
      for await (const movement of this.provider.movements(early, late)) found.push(movement);
    } catch (error) {
      this.logger.warn({ err: error }, 'the payment provider could not be asked for its books');
      throw providerSilent();
    }
    return found;
  }

  /** Each once: the provider's line names the entry. */
  private async postFees(movements: ProviderMovement[]): Promise<void> {
    const withFee = movements.filter(({ fee }) => fee > 0);
    await this.unitOfWork.run(async (em) => {
      const known = await em.find(LedgerLine, {
        sourceType: 'provider_movement',
        sourceId: { $in: withFee.map(({ id }) => id) },
      });
      const posted = new Set(known.map(({ sourceId }) => sourceId));
      for (const { id, at, fee, currency } of withFee.filter(({ id }) => !posted.has(id))) {
        const source = { type: 'provider_movement' as const, id, paymentId: null };
        const amount = Money.of(fee, currency);
        em.persist(ledgerEntry('fee', source, at, { debit: 'fees', credit: 'provider_clearing', amount }));
      }
    });
  }

  private differences(movements: ProviderMovement[], from: Date, until: Date): Promise<BookDifference[]> {
    return this.unitOfWork.read(async (em) => {
      const inside = movements.filter(({ at }) => at >= from && at < until).map(({ ref }) => ref);
      const refs = new Set([...inside, ...(await this.books.bookedBetween(em, from, until))]);
      const theirs = movements
        .filter(({ kind, ref }) => kind !== 'other' && refs.has(ref))
        .map((movement) => ({ ...movement, paymentId: null }));
      return compareBooks(theirs, await this.books.bookedOf(em, [...refs]));
    });
  }

  private publish(
    actor: Actor,
    { from, until, movements }: { from: Date; until: Date; movements: number },
    differences: BookDifference[],
  ): Promise<PaymentReconciliation> {
    return this.unitOfWork.run(async (em) => {
      const run = new PaymentReconciliation();
      run.provider = this.provider.name;
      run.fromAt = from;
      run.untilAt = until;
      run.comparedAt = this.clock.now();
      run.movements = movements;
      run.differenceCount = differences.length;
      // Before its differences, which point at it.
      await em.persist(run).flush();
      for (const difference of differences) {
        em.persist(Object.assign(new PaymentDifference(), { ...difference, reconciliationId: run.id }));
      }
      const subject = { subjectType: 'payment_reconciliation', subjectId: run.id };
      const details = { differences: differences.length };
      this.audit.record(em, actor, { action: 'payment.reconciled', ...subject, details });
      return run;
    });
  }
}
