import fc from 'fast-check';
import { inOrder } from './waiting-order';

const at = (time: string) => new Date(`2026-12-01T${time}:00Z`);
const visit = (id: string, startsAt: string, checkedInAt: string) => ({
  id,
  startsAt: at(startsAt),
  checkedInAt: at(checkedInAt),
});
const ids = (waiting: { id: string }[]) => waiting.map(({ id }) => id);

describe('the order of a waiting room', () => {
  it('is that of the appointments, however early somebody comes', () => {
    expect(ids(inOrder([visit('b', '10:30', '09:00'), visit('a', '10:00', '09:55')]))).toEqual(['a', 'b']);
  });

  it('lets who was on time go before who is late', () => {
    const waiting = [visit('late', '10:00', '10:20'), visit('next', '10:15', '10:05'), visit('last', '10:30', '10:10')];
    expect(ids(inOrder(waiting))).toEqual(['next', 'late', 'last']);
  });

  it('is the same whoever is listed first, and loses nobody', () => {
    const someone = fc.record({
      id: fc.uuid(),
      startsAt: fc.integer({ min: 0, max: 5 }).map((slot) => new Date(slot * 60_000)),
      checkedInAt: fc.integer({ min: 0, max: 5 }).map((slot) => new Date(slot * 60_000)),
    });
    fc.assert(
      fc.property(fc.uniqueArray(someone, { selector: ({ id }) => id }), (waiting) => {
        const order = ids(inOrder(waiting));
        expect(ids(inOrder([...waiting].reverse()))).toEqual(order);
        expect([...order].sort()).toEqual(waiting.map(({ id }) => id).sort());
      }),
    );
  });
});
