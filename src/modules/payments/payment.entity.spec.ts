import fc from 'fast-check';
import { type DomainEvent, takeCompanions, takeEvents } from '../../kernel/aggregate-root';
import { DomainError, IllegalTransition } from '../../kernel/domain-error';
import { Money } from '../../kernel/money';
import type { LedgerLine } from './ledger/ledger-line.entity';
import { Payment } from './payment.entity';
import { PAYMENT_STATUSES, PAYMENT_TRANSITIONS, type PaymentStatus } from './payment-status';
import type { Refund } from './refund.entity';

const MADE = new Date('2026-11-20T09:00:00Z');
const AT = new Date('2026-11-20T09:30:00Z');
const inr = (amount: number) => Money.of(amount, 'INR');

function paymentIn(status: PaymentStatus, more: Partial<Payment> = {}): Payment {
  return Object.assign(new Payment(), {
    id: '0199a000-0000-7000-8000-000000000001',
    consultationId: '0199a000-0000-7000-8000-000000000002',
    patientId: '0199a000-0000-7000-8000-000000000003',
    amount: 15_000,
    currency: 'INR',
    method: 'card',
    provider: 'sandbox',
    providerKey: 'charge-1',
    providerToken: 'tok_visa',
    status,
    createdAt: MADE,
    updatedAt: MADE,
    ...more,
  });
}

const captured = (amount = 15_000) => paymentIn('captured', { amount, capturedAmount: amount });
const types = (events: DomainEvent[]) => events.map(({ type }) => type);

type Verb = [to: PaymentStatus, act: (payment: Payment) => void, announced: string[], noOpIn: PaymentStatus[]];

const VERBS: Verb[] = [
  ['captured', (payment) => payment.capture('sbx_1', AT), ['payment.captured'], ['captured']],
  ['failed', (payment) => payment.fail('card_declined', AT), ['payment.failed'], ['failed']],
  ['cancelled', (payment) => payment.cancel(AT), [], []],
  ['authorized', (payment) => payment.authorize('sbx_1', AT), [], ['authorized']],
  ['requires_action', (payment) => payment.requireAction('sbx_1', AT), [], ['requires_action']],
  ['expired', (payment) => payment.lapse('authorization_expired', AT), ['payment.failed'], []],
];

/** Who has answered the bank is charged at once: the payment passes through `processing` without stopping there. */
function leads(from: PaymentStatus, to: PaymentStatus): boolean {
  const by = from === 'requires_action' && (to === 'captured' || to === 'authorized') ? 'processing' : from;
  return PAYMENT_TRANSITIONS[by].includes(to);
}

describe('Payment', () => {
  it.each(
    VERBS.flatMap(([to, act, announced, noOpIn]) =>
      PAYMENT_STATUSES.filter((from) => !noOpIn.includes(from)).map((from) => ({ from, to, act, announced })),
    ),
  )('goes from $from to $to only as the table says', ({ from, to, act, announced }) => {
    const payment = paymentIn(from);
    const before = { ...payment };
    if (leads(from, to)) {
      act(payment);
      expect(payment).toMatchObject({ status: to, updatedAt: AT });
      expect(types(takeEvents(payment))).toEqual(announced);
    } else {
      expect(() => act(payment)).toThrow(IllegalTransition);
      expect({ ...payment }).toEqual(before);
      expect(takeEvents(payment)).toEqual([]);
    }
  });

  it.each(VERBS.flatMap(([, act, , noOpIn]) => noOpIn.map((status) => ({ status, act }))))(
    'stays as it is when told again that it is $status',
    ({ status, act }) => {
      const payment = paymentIn(status);
      const before = { ...payment };
      act(payment);
      expect({ ...payment }).toEqual(before);
      expect(takeEvents(payment)).toEqual([]);
    },
  );

  it.each(PAYMENT_STATUSES)('becomes unknown by silence only while it is processing, not when %s', (from) => {
    const payment = paymentIn(from);
    payment.loseSight(AT);
    expect(payment.status).toBe(from === 'processing' ? 'unknown' : from);
    expect(payment.isSettling()).toBe(from === 'processing' || from === 'unknown');
    expect(takeEvents(payment)).toEqual([]);
  });

  it('knows what it captured and forgets the card', () => {
    const payment = paymentIn('unknown');
    payment.capture('sbx_1', AT);
    expect(payment).toMatchObject({ providerRef: 'sbx_1', capturedAmount: 15_000, providerToken: null });
    expect(payment.refundable()).toEqual(inr(15_000));
  });

  it('keeps the reason of a refusal and forgets the card', () => {
    const payment = paymentIn('processing');
    payment.fail('card_declined', AT);
    expect(payment).toMatchObject({ failureCode: 'card_declined', providerToken: null, capturedAmount: 0 });
  });

  it('announces ids and the amount, and nothing of the card', () => {
    const payment = captured();
    payment.refund(inr(7_500), 'consultation_cancelled', AT);
    const [event, ...others] = takeEvents(payment);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      type: 'payment.refund_requested',
      version: 1,
      aggregateType: 'payment',
      aggregateId: payment.id,
      occurredAt: AT,
    });
    expect(event.payload).toEqual({
      paymentId: payment.id,
      consultationId: payment.consultationId,
      patientId: payment.patientId,
      amount: 7_500,
      currency: 'INR',
    });
  });

  it('says that a refund went through, with its amount', () => {
    const payment = captured();
    const refund = payment.refund(inr(7_500), 'consultation_cancelled', AT);
    takeEvents(payment);
    payment.refundSucceeded(refund, AT);
    expect(takeEvents(payment)).toMatchObject([{ type: 'payment.refunded', payload: { amount: 7_500 } }]);
    expect(payment.refundable()).toEqual(inr(7_500));
  });

  it('can give back again what a failed refund had set aside', () => {
    const payment = captured();
    const refund = payment.refund(inr(15_000), 'consultation_cancelled', AT);
    expect(payment.refundable()).toEqual(inr(0));
    payment.refundFailed(refund, AT);
    expect(payment.refundable()).toEqual(inr(15_000));
  });

  it.each([0, -1])('gives no %p back', (amount) => {
    expect(() => captured().refund(inr(amount), 'consultation_cancelled', AT)).toThrow(RangeError);
  });

  it('gives nothing back in another currency', () => {
    expect(() => captured().refund(Money.of(1, 'EUR'), 'consultation_cancelled', AT)).toThrow(RangeError);
  });

  it('never sets more aside than was captured, whatever is asked, fails and succeeds', () => {
    const ask = fc.record({ amount: fc.integer({ min: 1, max: 20_000 }), fails: fc.boolean() });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30_000 }), fc.array(ask, { maxLength: 30 }), (amount, asks) => {
        const payment = captured(amount);
        const open: Refund[] = [];
        for (const { amount: wanted, fails } of asks) {
          const left = payment.refundable().amount;
          if (wanted > left) {
            expect(() => payment.refund(inr(wanted), 'test', AT)).toThrow(DomainError);
            expect(payment.refundable().amount).toBe(left);
          } else open.push(payment.refund(inr(wanted), 'test', AT));
          const failed = fails ? open.pop() : undefined;
          if (failed) payment.refundFailed(failed, AT);
          const set = open.reduce((sum, refund) => sum + refund.amount, 0);
          expect(payment.refundReservedAmount).toBe(set);
          expect(set).toBeLessThanOrEqual(amount);
        }
      }),
    );
  });

  describe('of a visit that is over and not paid', () => {
    const unpaid = (amount = 15_000) => paymentIn('created', { method: 'at_clinic', provider: 'manual', amount });
    const kinds = (payment: Payment) =>
      (takeCompanions(payment) as LedgerLine[]).map(({ kind, amount }) => [kind, amount]);

    it('is owed once, and paid later without being owed again', () => {
      const payment = unpaid();
      payment.bill(AT);
      payment.bill(AT);
      expect(types(takeEvents(payment))).toEqual(['payment.owed']);
      payment.settle('cash', 'R-1', AT);
      expect(kinds(payment)).toEqual([
        ['invoice', 15_000],
        ['invoice', -15_000],
        ['capture', 15_000],
        ['capture', -15_000],
      ]);
    });

    it('is not owed once it is paid', () => {
      const payment = captured();
      payment.bill(AT);
      expect([takeEvents(payment), takeCompanions(payment)]).toEqual([[], []]);
    });

    it('costs nothing where it was free', () => {
      const payment = unpaid(0);
      payment.bill(AT);
      expect([takeEvents(payment), takeCompanions(payment)]).toEqual([[], []]);
    });

    it('can leave a fee, which is then all that is owed', () => {
      const payment = unpaid();
      payment.oweOnly(5_000, AT);
      expect(payment).toMatchObject({ amount: 5_000, status: 'created', invoicedAt: AT });
      expect(kinds(payment)).toEqual([
        ['invoice', 5_000],
        ['invoice', -5_000],
      ]);
    });

    it.each([0, -1, 15_001, 0.5])('leaves no fee of %d', (fee) => {
      const payment = unpaid();
      expect(() => payment.oweOnly(fee, AT)).toThrow(RangeError);
      expect(payment).toMatchObject({ amount: 15_000 });
    });

    it('leaves no fee of what is paid or billed already', () => {
      const billed = unpaid();
      billed.bill(AT);
      for (const payment of [captured(), billed]) expect(() => payment.oweOnly(1, AT)).toThrow(RangeError);
    });
  });
});
