import { uuidv7 } from 'uuidv7';
import { StockAllocation } from '../../../../src/modules/inventory';
import { type Actor, systemActor } from '../../../../src/platform/auth/actor';
import { UnitOfWork } from '../../../../src/platform/database/unit-of-work';
import type { TestApp } from '../../../support/test-app';
import type { Dispensary } from '../../inventory/dispensary';

export interface Place {
  productId: string;
  locationId: string;
  onHand: number;
  reserved: number;
  available: number;
}

/** `stock.changed` as a partner receives it. */
export interface ToldStock {
  id: string;
  data: { productId: string; sequence: number; ledgerSequence: number; balances: Omit<Place, 'productId'>[] };
}

/** The same every time for one seed (mulberry32). */
export function chance(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const shuffled = <T>(all: readonly T[]) =>
    all
      .map((one) => ({ one, at: next() }))
      .sort((one, other) => one.at - other.at)
      .map(({ one }) => one);
  return { below, shuffled };
}

export const placeOf = ({ productId, locationId, onHand, reserved, available }: Place) =>
  [`${productId} ${locationId}`, { onHand, reserved, available }] as const;

/** What a partner knows that began with a view and then applied events, whatever order they came in: of each place the highest counts. */
export function replayed(
  begun: readonly (Place & { ledgerSequence: number })[],
  events: readonly ToldStock[],
  upTo = Infinity,
): Map<string, Omit<Place, 'productId' | 'locationId'>> {
  const known = new Map(begun.map((row) => [placeOf(row)[0], row.ledgerSequence]));
  const stock = new Map(begun.map(placeOf));
  for (const { data } of events) {
    for (const balance of data.balances) {
      const [place, quantities] = placeOf({ productId: data.productId, ...balance });
      if (data.ledgerSequence > upTo || data.ledgerSequence <= (known.get(place) ?? 0)) continue;
      known.set(place, data.ledgerSequence);
      stock.set(place, quantities);
    }
  }
  return stock;
}

interface Told {
  test: TestApp;
  dispensary: Dispensary;
  random: ReturnType<typeof chance>;
  products: readonly string[];
  locations: readonly string[];
  steps: number;
}

/** Deliveries, reservations, dispenses, corrections, holds and transfers, several at the same time. What is refused changes nothing. */
export async function randomHistory({ test, dispensary, random, products, locations, steps }: Told): Promise<void> {
  const actor: Actor = systemActor('test');
  const held: { id: string; quantity: number }[] = [];
  const run = <T>(work: (allocation: StockAllocation, em: Parameters<StockAllocation['release']>[0]) => Promise<T>) =>
    test.app.get(UnitOfWork).run((em) => work(test.app.get(StockAllocation), em));
  const aLot = async () => {
    const { body } = await dispensary.get<{ id: string }[]>(`/lots?productId=${one(products)}&limit=100`);
    return one(body.data).id;
  };
  const one = <T>(all: readonly T[]): T => all[random.below(all.length)];
  const does: (() => Promise<unknown>)[] = [
    () =>
      dispensary.receive(one(products), one(locations), {
        batch: `B${random.below(3)}`,
        quantity: 1 + random.below(9),
      }),
    () =>
      run(async (allocation, em) => {
        const demands = [one(products), one(products)].map((productId, at) => ({
          ...{ productId, quantity: 1 + random.below(5) },
          source: { type: 'test', id: uuidv7(), line: at + 1 },
        }));
        const got = await allocation.reserve(em, demands, { partial: true });
        held.push(...got.flatMap(({ parts }) => parts.map(({ reservationId: id, quantity }) => ({ id, quantity }))));
      }),
    () => {
      const part = held
        .splice(random.below(held.length), 1)
        .map(({ id: reservationId, quantity }) => ({ reservationId, quantity }));
      return part.length === 0
        ? Promise.resolve()
        : run((allocation, em) => allocation.consume(em, actor, { id: uuidv7() }, part));
    },
    () => {
      const ids = held.splice(random.below(held.length), 1).map(({ id }) => id);
      return run((allocation, em) => allocation.release(em, ids, 'test'));
    },
    async () => {
      const correction = { quantity: one([-3, -1, 2, 5]), reasonCode: one(['found', 'lost']), note: 'Test' };
      return dispensary.post('/stock/adjustments', { lotId: await aLot(), ...correction });
    },
    async () => dispensary.post(`/lots/${await aLot()}/${one(['quarantine', 'release'])}`, { reason: 'Test' }),
    async () => {
      const [fromLocationId, toLocationId] = random.shuffled(locations);
      const lines = [{ lotId: await aLot(), quantity: 1 + random.below(4) }];
      const sent = await dispensary.post<{ id: string }>('/stock/transfers', { fromLocationId, toLocationId, lines });
      return sent.status === 201 && dispensary.post(`/stock/transfers/${sent.body.data.id}/cancellation`, {});
    },
  ];
  for (let step = 0; step < steps; step += 4) {
    await Promise.allSettled([one(does), one(does), one(does), one(does)].map((act) => act()));
  }
}
