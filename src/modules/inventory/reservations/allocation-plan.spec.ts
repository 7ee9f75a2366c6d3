import fc from 'fast-check';
import { type CandidateLot, type Demand, planAllocation } from './allocation-plan';

const lot = (id: number, productId: string, locationId: string, expiresOn: string, free: number): CandidateLot => ({
  ...{ id: `lot-${id}`, productId, locationId, batch: `B${id}`, expiresOn, free },
});
const demand = (line: number, productId: string, quantity: number, locationId?: string): Demand => ({
  ...{ productId, quantity, locationId, source: { type: 'prescription', id: 'p', line } },
});

const anything = fc.record({
  lots: fc.array(
    fc.tuple(
      fc.constantFrom('a', 'b'),
      fc.constantFrom('x', 'y'),
      fc.integer({ min: 1, max: 28 }),
      fc.integer({ min: 1, max: 20 }),
    ),
    { maxLength: 8 },
  ),
  demands: fc.array(
    fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 1, max: 30 }), fc.constantFrom('x', 'y', undefined)),
    { maxLength: 5 },
  ),
});

describe('the plan of an allocation', () => {
  it('gives to each what is left, takes from no lot more than it has, and leaves nothing that somebody still wants', () => {
    fc.assert(
      fc.property(anything, (given) => {
        const lots = given.lots
          .map(([product, place, day, free], at) =>
            lot(at, product, place, `2027-01-${String(day).padStart(2, '0')}`, free),
          )
          .toSorted((one, other) => one.expiresOn.localeCompare(other.expiresOn) || one.id.localeCompare(other.id));
        const demands = given.demands.map(([product, quantity, place], at) => demand(at, product, quantity, place));
        const parts = planAllocation(lots, demands);
        const sum = (some: typeof parts) => some.reduce((total, { quantity }) => total + quantity, 0);
        for (const one of lots) expect(sum(parts.filter((part) => part.lot === one))).toBeLessThanOrEqual(one.free);
        for (const one of demands) {
          const got = parts.filter((part) => part.demand === one);
          expect(sum(got)).toBeLessThanOrEqual(one.quantity);
          const fitting = lots.filter(
            (each) => each.productId === one.productId && (one.locationId ?? each.locationId) === each.locationId,
          );
          expect(got.every((part) => fitting.includes(part.lot))).toBe(true);
          if (sum(got) < one.quantity) {
            for (const each of fitting) expect(sum(parts.filter((part) => part.lot === each))).toBe(each.free);
          }
        }
      }),
    );
  });

  it('touches no lot before the one that expires sooner is empty', () => {
    const lots = [
      lot(1, 'a', 'x', '2027-01-01', 5),
      lot(2, 'a', 'x', '2027-02-01', 5),
      lot(3, 'a', 'y', '2027-03-01', 5),
    ];
    const parts = planAllocation(lots, [demand(1, 'a', 3), demand(2, 'a', 4, 'x'), demand(3, 'a', 9)]);
    expect(parts.map((part) => [part.demand.source.line, part.lot.id, part.quantity])).toEqual([
      [1, 'lot-1', 3],
      [2, 'lot-1', 2],
      [2, 'lot-2', 2],
      [3, 'lot-2', 3],
      [3, 'lot-3', 5],
    ]);
  });
});

describe('a demand with conditions', () => {
  const lots = [lot(1, 'a', 'x', '2027-01-05', 10), lot(2, 'a', 'x', '2027-01-20', 10)];

  it('passes over lots that end too soon, which others may have', () => {
    const parts = planAllocation(lots, [{ ...demand(1, 'a', 5), notExpiringBefore: '2027-01-06' }, demand(2, 'a', 15)]);
    expect(parts.map(({ demand: { source }, lot: { id }, quantity }) => [source.line, id, quantity])).toEqual([
      [1, 'lot-2', 5],
      [2, 'lot-1', 10],
      [2, 'lot-2', 5],
    ]);
  });

  it('is good for a lot through its last day', () => {
    const parts = planAllocation(lots, [{ ...demand(1, 'a', 1), notExpiringBefore: '2027-01-05' }]);
    expect(parts.map(({ lot: { id } }) => id)).toEqual(['lot-1']);
  });

  it('takes the lot that it names and no other', () => {
    const parts = planAllocation(lots, [{ ...demand(1, 'a', 15), lotId: 'lot-2' }]);
    expect(parts.map(({ lot: { id }, quantity }) => [id, quantity])).toEqual([['lot-2', 10]]);
  });
});
