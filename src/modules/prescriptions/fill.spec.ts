import fc from 'fast-check';
import {
  allOf,
  awaitsRefill,
  dispensableOf,
  type Fillable,
  isComplete,
  openOf,
  refillDueAt,
  refillsLeft,
} from './fill';

const line = (over: Partial<Fillable> = {}): Fillable => ({
  ...{ quantity: 10, refills: 2, daysSupply: 30, dispensed: 0, fillStartedAt: null },
  ...over,
});
const started = new Date('2026-11-01T09:00:00Z');

describe('a line that is filled', () => {
  it.each([
    [0, { open: 10, now: 10, left: 2, refill: false }],
    [4, { open: 6, now: 6, left: 2, refill: false }],
    [10, { open: 0, now: 10, left: 2, refill: true }],
    [15, { open: 5, now: 5, left: 1, refill: false }],
    [20, { open: 0, now: 10, left: 1, refill: true }],
    [30, { open: 0, now: 0, left: 0, refill: false }],
  ])('with %d of 3 × 10 dispensed', (dispensed, { open, now, left, refill }) => {
    const filled = line({ dispensed, fillStartedAt: started });
    expect([openOf(filled), dispensableOf(filled), refillsLeft(filled), awaitsRefill(filled)]).toEqual([
      ...[open, now, left, refill],
    ]);
  });

  it('is due for a refill some days before it is used up, and only between two fills', () => {
    const due = (over: Partial<Fillable>, early = 3) => refillDueAt(line({ fillStartedAt: started, ...over }), early);
    expect(due({ dispensed: 10 })).toEqual(new Date('2026-11-28T09:00:00Z'));
    expect(due({ dispensed: 10, daysSupply: 2 })).toEqual(started);
    for (const dispensed of [0, 4, 30]) expect(due({ dispensed })).toBeNull();
  });

  it('comes to its end after all fills, however they are handed out, and never beyond', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 4 }),
        parts,
        (quantity, refills, wanted) => {
          let filled = line({ quantity, refills, fillStartedAt: started });
          for (const part of wanted) {
            const given = Math.min(part, dispensableOf(filled));
            filled = { ...filled, dispensed: filled.dispensed + given };
            expect(filled.dispensed).toBeLessThanOrEqual(allOf(filled));
            expect(openOf(filled)).toBeLessThan(quantity + 1);
            expect(isComplete(filled)).toBe(dispensableOf(filled) === 0);
          }
        },
      ),
    );
  });
});
