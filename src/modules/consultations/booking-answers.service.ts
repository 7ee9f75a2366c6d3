import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, CLOCK } from '../../kernel/clock';
import { ValidationFailed } from '../../kernel/domain-error';
import type { SignedInActor } from '../../platform/auth/actor';
import { ErrorBody, RenderedAnswer, renderedSuccess } from '../../platform/http/envelope';
import { IdempotencyKeyReused, IdempotencyInProgress, REPLAYED } from '../../platform/http/idempotency.errors';
import { IdempotencyKeys } from '../../platform/http/idempotency-keys';
import { PaymentGateway } from '../payments';
import { BookingSettlement, type SettledBooking } from './booking-settlement.service';
import type { KeyUse } from './booking-plan';
import { BookingReconciler } from './booking-reconciler.service';
import type { BookingOutcome, BookingRow } from './booking.repository';
import { PaymentDeclined } from './consultations.errors';
import type { PaymentChoice } from './dto/book-consultation.request';
import { ConsultationResponse } from './dto/consultation.response';

/** How long a repeat waits for the first attempt before it is told that it is still in progress. */
const WAIT_MS = 5_000;
const WAIT_STEP_MS = 50;

type FirstUse = Pick<BookingOutcome, 'body_hash' | 'status_code' | 'response' | 'subject_id' | 'locked_until'>;

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

  /** Who will settle this payment. @throws `payment_method_unavailable` */
  providerFor({ method, token }: PaymentChoice): string {
    if (method === 'card') this.gateway.assertTakesCards();
    else if (token !== undefined) {
      throw new ValidationFailed([{ field: 'payment.token', message: 'belongs to card payments only' }]);
    }
    return this.gateway.providerName;
  }

  /** The time is taken; now the money, outside of any transaction. */
  async afterCharge(actor: SignedInActor, row: BookingRow): Promise<RenderedAnswer> {
    const answer = await this.gateway.charge(row);
    const settled = await this.settlement.settle(actor, row.consultationId, answer);
    return this.remember(actor, row, settled);
  }

  /**
   * The same key once more. A first attempt that is still running is waited for; one that was cut off is carried to its end.
   *
   * @throws IdempotencyKeyReused 422 for another body, IdempotencyInProgress 409
   */
  async again(actor: SignedInActor, row: KeyUse, firstUse: FirstUse): Promise<RenderedAnswer> {
    const deadline = this.clock.now().getTime() + WAIT_MS;
    for (let use: FirstUse | null = firstUse; use; use = await this.keys.find(actor.id, row.route, row.key ?? '')) {
      if (use.body_hash !== row.bodyHash) throw new IdempotencyKeyReused();
      if (use.response !== null && use.status_code !== null) {
        return new RenderedAnswer(use.response, use.status_code, REPLAYED);
      }
      const now = this.clock.now().getTime();
      // Of several repeats one carries on what was cut off; the others wait for its answer.
      if (Date.parse(use.locked_until ?? '') <= now && (await this.takeOver(actor, row))) {
        return this.remember(actor, row, await this.reconciler.resolve(actor, use.subject_id ?? ''));
      }
      if (now >= deadline) throw new IdempotencyInProgress();
      await sleep(WAIT_STEP_MS);
    }
    throw new IdempotencyInProgress();
  }

  /** The answer to the first use of the key, if it was used before. */
  async earlier(actor: SignedInActor, use: KeyUse): Promise<RenderedAnswer | null> {
    const first = use.key === null ? null : await this.keys.find(actor.id, use.route, use.key);
    return first && this.again(actor, use, first);
  }

  private takeOver(actor: SignedInActor, { route, key, lockedUntil }: KeyUse): Promise<boolean> {
    return this.keys.takeOver(actor.id, route, key ?? '', this.clock.now(), lockedUntil);
  }

  private async remember(actor: SignedInActor, row: KeyUse, settled: SettledBooking): Promise<RenderedAnswer> {
    const answer = rendered(actor, settled);
    if (row.key !== null) await this.keys.remember(actor.id, row.route, row.key, answer);
    return answer;
  }
}

function rendered(actor: SignedInActor, { consultation, payment }: SettledBooking): RenderedAnswer {
  if (payment.status === 'failed') {
    const { message, code, details } = new PaymentDeclined(payment.failureCode ?? 'declined');
    return new RenderedAnswer(
      JSON.stringify(new ErrorBody({ message, code, requestId: actor.requestId, ...details })),
      402,
    );
  }
  const data = JSON.stringify(ConsultationResponse.from(consultation, payment));
  return new RenderedAnswer(renderedSuccess(data), payment.isSettling() ? 202 : 201);
}
