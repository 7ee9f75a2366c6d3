import { takeEvents } from '../../../kernel/aggregate-root';
import { LOT_STATUSES, type LotStatus } from './lot-status';
import { Lot } from './lot.entity';

const AT = new Date('2026-11-20T12:00:00Z');
const lotIn = (status: LotStatus): Lot =>
  Object.assign(new Lot(), {
    ...{
      id: 'lot',
      product: { id: 'product' },
      location: { id: 'location' },
      status,
      onHand: 4,
      expiresOn: '2027-01-31',
    },
  });

const STEPS = {
  available: (lot: Lot) => lot.release(AT),
  quarantined: (lot: Lot) => lot.quarantine(AT),
  expired: (lot: Lot) => lot.expire(AT),
  destroyed: (lot: Lot) => lot.destroy(AT),
};

it('a lot takes these steps and no others, and tells of each', () => {
  const taken = LOT_STATUSES.flatMap((from) =>
    Object.entries(STEPS).flatMap(([to, step]) => {
      const lot = lotIn(from);
      try {
        step(lot);
      } catch (error) {
        expect(error).toMatchObject({ code: 'illegal_transition', details: { from, to } });
        expect([lot.status, takeEvents(lot)]).toEqual([from, []]);
        return [];
      }
      const [event] = takeEvents(lot);
      expect(event.payload).toEqual({
        ...{ lotId: 'lot', productId: 'product', locationId: 'location', expiresOn: '2027-01-31', onHand: 4 },
      });
      return [`${from} → ${to}: ${event.type}`];
    }),
  );
  expect(taken).toEqual([
    'quarantined → available: lot.released',
    'quarantined → expired: lot.expired',
    'quarantined → destroyed: lot.destroyed',
    'available → quarantined: lot.quarantined',
    'available → expired: lot.expired',
    'recalled → destroyed: lot.destroyed',
    'expired → destroyed: lot.destroyed',
  ]);
});
