import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, CLOCK } from '../../kernel/clock';
import { ValidationFailed } from '../../kernel/domain-error';
import type { SignedInActor } from '../../platform/auth/actor';
import { ErrorBody, RenderedAnswer, renderedSuccess } from '../../platform/http/envelope';
import { IdempotencyInProgress } from '../../platform/http/idempotency.errors';
import { IdempotencyKeys } from '../../platform/http/idempotency-keys';
import type { KeyName, StoredAnswer } from '../../platform/http/stored-answers';
import { nextActionAfter, PaymentGateway, type PaymentNextAction, PaymentSummary } from '../payments';
import { BookingSettlement, type SettledBooking } from './booking-settlement.service';
import type { Charging, KeyUse } from './booking-plan';
import { BookingReconciler } from './booking-reconciler.service';
import type { BookingOutcome, BookingRow } from './booking.repository';
import { PaymentDeclined } from './consultations.errors';
import type { PaymentChoice } from './dto/book-consultation.request';
import { ConsultationResponse } from './dto/consultation.response';

/** How long a repeat waits for the first attempt before it is told that it is still in progress. */
const WAIT_MS = 5_000;
const WAIT_STEP_MS = 50;

type FirstUse = StoredAnswer & Pick<BookingOutcome, 'subject_id' | 'locked_until'>;

/** The answer to a booking: after its charge, and again for every repeat with the same key. */
@Injectable()
export class BookingAnswers {
  constructor(
    private readonly gateway: PaymentGateway,
    private readonly settlement: BookingSettlement,
    private readonly reconciler: BookingReconciler,
    private readonly keys: IdempotencyKeys,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Who will settle this payment, and how. @throws `payment_method_unavailable`, or `payment_provider_unavailable` while it is down */
  chargingFor({ method, token }: PaymentChoice): Charging {
    if (method === 'card') this.gateway.assertTakesCards();
    else if (token !== undefined) {
      throw new ValidationFailed([{ field: 'payment.token', message: 'belongs to card payments only' }]);
    }
    return { provider: this.gateway.providerName, authorizeWithinMs: this.gateway.authorizeWithinMs };
  }

  /** The time is taken; now the money, outside of any transaction. */
  async afterCharge(actor: SignedInActor, row: BookingRow): Promise<RenderedAnswer> {
    const answer = await this.gateway.charge(row);
    const settled = await this.settlement.settle(actor, row.consultationId, answer);
    return this.remember(actor, row, settled, nextActionAfter(answer));
  }

  /**
   * The same key once more. A first attempt that is still running is waited for; one that was cut off is carried to its end.
   *
   * @throws IdempotencyKeyReused 422 for another body, IdempotencyInProgress 409
   */
  async again(actor: SignedInActor, use: KeyUse, firstUse: FirstUse): Promise<RenderedAnswer> {
    const name = nameOf(actor, use);
    const deadline = this.clock.now().getTime() + WAIT_MS;
    for (let first: FirstUse | null = firstUse; first; first = await this.keys.find(name)) {
      const answer = await this.keys.replay(name, use.body, first);
      if (answer) return answer;
      const now = this.clock.now().getTime();
      // Of several repeats one carries on what was cut off; the others wait for its answer.
      if (Date.parse(first.locked_until ?? '') <= now && (await this.takeOver(name, use))) {
        return this.remember(actor, use, await this.reconciler.resolve(actor, first.subject_id ?? ''));
      }
      if (now >= deadline) throw new IdempotencyInProgress();
      await sleep(WAIT_STEP_MS);
    }
    throw new IdempotencyInProgress();
  }

  /** The answer to the first use of the key, if it was used before. */
  async earlier(actor: SignedInActor, use: KeyUse): Promise<RenderedAnswer | null> {
    const first = use.key === null ? null : await this.keys.find(nameOf(actor, use));
    return first && this.again(actor, use, first);
  }

  private takeOver(name: KeyName, { lockedUntil }: KeyUse): Promise<boolean> {
    return this.keys.takeOver(name, this.clock.now(), lockedUntil);
  }

  private async remember(
    actor: SignedInActor,
    use: KeyUse,
    settled: SettledBooking,
    nextAction?: PaymentNextAction,
  ): Promise<RenderedAnswer> {
    const answer = rendered(actor, settled, use.reason, nextAction);
    if (use.key !== null) await this.keys.remember(nameOf(actor, use), answer);
    return answer;
  }
}

function nameOf({ id }: SignedInActor, { route, key }: KeyUse): KeyName {
  return { actorId: id, route, key: key ?? '' };
}

/** The reason is the request's own: whoever repeats a booking with the same key repeats it. */
function rendered(
  actor: SignedInActor,
  { consultation, payment }: SettledBooking,
  reason: string,
  nextAction?: PaymentNextAction,
): RenderedAnswer {
  if (payment.status === 'failed') {
    const { message, code, details } = new PaymentDeclined(payment.failureCode ?? 'declined');
    return new RenderedAnswer(
      JSON.stringify(new ErrorBody({ message, code, requestId: actor.requestId, ...details })),
      402,
    );
  }
  const summary = payment.status === 'requires_action' ? PaymentSummary.awaiting(payment, nextAction) : payment;
  const data = JSON.stringify(ConsultationResponse.from(consultation, reason, summary));
  return new RenderedAnswer(renderedSuccess(data), consultation.status === 'pending_payment' ? 202 : 201);
}
