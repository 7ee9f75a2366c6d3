import fc from 'fast-check';
import { Money } from './money';

const inr = (amount: number) => Money.of(amount, 'INR');
const safe = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const half = fc.integer({ min: -(2 ** 52), max: 2 ** 52 - 1 });
const share = fc.integer({ min: 0, max: 100 });

describe('Money', () => {
  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1])(
    'refuses %p as an amount of minor units',
    (amount) => expect(() => inr(amount)).toThrow(RangeError),
  );

  it.each(['', 'inr', 'IN', 'INRS', 'I1R', ' INR', 'INR\n'])('refuses %j as a currency', (currency) => {
    expect(() => Money.of(1, currency)).toThrow(RangeError);
  });

  it('refuses to mix currencies', () => {
    expect(() => inr(1).plus(Money.of(1, 'EUR'))).toThrow('EUR is not INR');
    expect(() => inr(1).minus(Money.of(1, 'EUR'))).toThrow(RangeError);
  });

  it('refuses a sum that would lose minor units', () => {
    expect(() => inr(Number.MAX_SAFE_INTEGER).plus(inr(1))).toThrow(RangeError);
  });

  it('gives back by minus what plus has added, and changes neither side', () => {
    fc.assert(
      fc.property(half, half, (left, right) => {
        const [a, b] = [inr(left), inr(right)];
        expect(a.plus(b).minus(b)).toEqual(a);
        expect(a.plus(b)).toEqual(b.plus(a));
        expect([a.amount, b.amount]).toEqual([left, right]);
      }),
    );
  });

  it('takes a share exactly and rounds it down, whatever the size of the amount', () => {
    fc.assert(
      fc.property(safe, share, (amount, percent) => {
        expect(BigInt(inr(amount).percent(percent).amount)).toBe((BigInt(amount) * BigInt(percent)) / 100n);
      }),
    );
  });

  it('never makes more of a whole than it was by sharing it out', () => {
    fc.assert(
      fc.property(safe, share, (amount, percent) => {
        const rest = inr(amount)
          .minus(inr(amount).percent(percent))
          .minus(inr(amount).percent(100 - percent));
        expect([0, 1]).toContain(rest.amount);
      }),
    );
  });

  it.each([-1, 101, 12.5, Number.NaN])('knows no share of %p percent', (percent) => {
    expect(() => inr(100).percent(percent)).toThrow(RangeError);
  });

  it('is neither positive nor negative at nothing', () => {
    expect([inr(-1), inr(0), inr(1)].map((money) => money.isPositive())).toEqual([false, false, true]);
    expect([inr(-1), inr(0), inr(1)].map((money) => money.isNegative())).toEqual([true, false, false]);
  });
});
