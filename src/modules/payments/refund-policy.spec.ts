import fc from 'fast-check';
import { Money } from '../../kernel/money';
import { refundFor } from './refund-policy';

const STARTS_AT = new Date('2026-12-01T04:30:00Z');
const HOUR_MS = 3_600_000;
const inr = (amount: number) => Money.of(amount, 'INR');
const at = (noticeMs: number) => new Date(STARTS_AT.getTime() - noticeMs);

describe('the refund policy', () => {
  it.each([
    ['days ahead', 240 * HOUR_MS, 15_001],
    ['exactly 24 hours ahead', 24 * HOUR_MS, 15_001],
    ['a millisecond short of 24 hours', 24 * HOUR_MS - 1, 7_500],
    ['exactly 2 hours ahead', 2 * HOUR_MS, 7_500],
    ['a millisecond short of 2 hours', 2 * HOUR_MS - 1, 0],
    ['when it starts', 0, 0],
    ['after it has started', -HOUR_MS, 0],
  ])('gives a patient who cancels %s what the tier says', (_, noticeMs, amount) => {
    expect(refundFor(inr(15_001), STARTS_AT, at(noticeMs), 'patient')).toEqual(inr(amount));
  });

  it('gives everything back whenever the clinic cancels', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: -48, max: 480 }), (amount, hours) => {
        expect(refundFor(inr(amount), STARTS_AT, at(hours * HOUR_MS), 'clinic')).toEqual(inr(amount));
      }),
    );
  });

  it('never gives more than was captured, and never less for more notice', () => {
    const notice = fc.integer({ min: -48 * HOUR_MS, max: 480 * HOUR_MS });
    fc.assert(
      fc.property(fc.nat(), notice, notice, (amount, one, other) => {
        const [late, early] = [one, other]
          .toSorted((a, b) => a - b)
          .map((ms) => refundFor(inr(amount), STARTS_AT, at(ms), 'patient').amount);
        expect(late).toBeGreaterThanOrEqual(0);
        expect(early).toBeGreaterThanOrEqual(late);
        expect(early).toBeLessThanOrEqual(amount);
      }),
    );
  });
});
