import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { type Actor, systemActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { type Payment, PaymentGateway, PaymentRepository } from '../payments';
import { BookingSettlement, type SettledBooking } from './booking-settlement.service';

/** Bookings a run; the next run takes the rest. */
const BATCH = 100;

/** How long a booking waits for its payment before its time is given back. */
const PAYMENT_WINDOW_MS = 15 * 60_000;

/** Ends what was cut off: asks the provider what became of the charge, with the same key, and settles it. */
@Injectable()
export class BookingReconciler {
  private readonly logger = new Logger(BookingReconciler.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly payments: PaymentRepository,
    private readonly gateway: PaymentGateway,
    private readonly settlement: BookingSettlement,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns the booking as it stands afterwards; its payment may be unknown still */
  async resolve(actor: Actor, consultationId: string): Promise<SettledBooking> {
    const current = await this.settlement.current(consultationId);
    if (!current.payment.isSettling() && current.payment.status !== 'requires_action') return current;
    return this.settlement.settle(actor, consultationId, await this.gateway.resolveCharge(current.payment));
  }

  /** One that fails is logged and does not hold up the others. */
  async resolveUnsettled(): Promise<void> {
    const now = this.clock.now();
    const unsettled = await this.unitOfWork.read((em) => this.payments.unsettled(em, now, BATCH));
    for (const payment of unsettled) {
      try {
        await this.resolveOrExpire(payment, now);
      } catch (error) {
        this.logger.error({ err: error, paymentId: payment.id }, 'a payment could not be reconciled');
      }
    }
  }

  private async resolveOrExpire({ consultationId, createdAt }: Payment, now: Date): Promise<void> {
    const actor = systemActor('payment-reconciliation');
    const { payment } = await this.resolve(actor, consultationId);
    const waited = now.getTime() - createdAt.getTime();
    const waiting = payment.isSettling() || payment.status === 'requires_action';
    if (waiting && waited >= PAYMENT_WINDOW_MS) await this.settlement.expire(actor, consultationId);
  }
}
