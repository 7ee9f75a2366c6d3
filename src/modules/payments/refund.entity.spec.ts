import { IllegalTransition } from '../../kernel/domain-error';
import { Money } from '../../kernel/money';
import { Refund } from './refund.entity';
import { REFUND_STATUSES, REFUND_TRANSITIONS, type RefundStatus } from './refund-status';

const MADE = new Date('2026-11-20T09:00:00Z');
const AT = new Date('2026-11-20T09:30:00Z');

function refundIn(status: RefundStatus): Refund {
  return Object.assign(Refund.of('payment-id', Money.of(7_500, 'INR'), 'consultation_cancelled', MADE), { status });
}

const VERBS = [
  ['succeeded', (refund: Refund) => refund.succeed('sbr_1', AT)],
  ['failed', (refund: Refund) => refund.fail('charge_not_found', AT)],
] as const;

describe('Refund', () => {
  it('starts pending, with a key of its own for the provider', () => {
    const [refund, other] = [refundIn('pending'), refundIn('pending')];
    expect(refund).toMatchObject({
      paymentId: 'payment-id',
      amount: 7_500,
      currency: 'INR',
      status: 'pending',
      reason: 'consultation_cancelled',
      providerKey: `refund-${refund.id}`,
      createdAt: MADE,
    });
    expect(other.providerKey).not.toBe(refund.providerKey);
    expect(refund.isSettled()).toBe(false);
  });

  it.each(VERBS.flatMap(([to, act]) => REFUND_STATUSES.map((from) => ({ from, to, act }))))(
    'goes from $from to $to only as the table says',
    ({ from, to, act }) => {
      const refund = refundIn(from);
      const before = { ...refund };
      if (REFUND_TRANSITIONS[from].includes(to)) {
        act(refund);
        expect(refund).toMatchObject({ status: to, updatedAt: AT });
        expect(refund.isSettled()).toBe(true);
      } else {
        expect(() => act(refund)).toThrow(IllegalTransition);
        expect({ ...refund }).toEqual(before);
      }
    },
  );

  it.each(REFUND_STATUSES)('is lost sight of only while it is open, not when %s', (from) => {
    const refund = refundIn(from);
    if (REFUND_TRANSITIONS[from].includes('unknown') || from === 'unknown') {
      refund.loseSight(AT);
      expect(refund).toMatchObject({ status: 'unknown', submittedAt: AT });
    } else {
      expect(() => refund.loseSight(AT)).toThrow(IllegalTransition);
      expect(refund).toMatchObject({ status: from });
      expect(refund.submittedAt).toBeUndefined();
    }
  });

  it('keeps what the provider said', () => {
    const [given, refused] = [refundIn('unknown'), refundIn('pending')];
    given.succeed('sbr_1', AT);
    refused.fail('charge_not_found', AT);
    expect([given.providerRef, refused.failureCode]).toEqual(['sbr_1', 'charge_not_found']);
  });
});
