import fc from 'fast-check';
import { uuidv7 } from 'uuidv7';
import { StockAllocation } from '../../../src/modules/inventory';
import type { Actor } from '../../../src/platform/auth/actor';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { ScheduledJobs } from '../../../src/platform/schedule/scheduled-jobs';
import { startTestApp, TestClock, type TestApp } from '../../support/test-app';
import { crookedLots, Dispensary } from './dispensary';
import { type Outcome, StockModel } from './stock-model';

type Step =
  | { does: 'receive'; lot: number; quantity: number }
  | { does: 'reserve'; quantity: number }
  | { does: 'dispense'; at: number; quantity: number }
  | { does: 'give back'; at: number }
  | { does: 'adjust'; lot: number; quantity: number }
  | { does: 'quarantine' | 'release'; lot: number }
  | { does: 'wait' };

const LOTS = ['L0', 'L1', 'L2'];
const FIRST_DAY = Date.parse('2026-11-20T06:00:00Z');
const DAY_MS = 86_400_000;
const dateOf = (day: number) => new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10);

const lot = fc.nat(LOTS.length - 1);
const quantity = fc.integer({ min: 1, max: 12 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('receive' as const), lot, quantity }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('reserve' as const), quantity }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('dispense' as const), at: fc.nat(3), quantity }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('give back' as const), at: fc.nat(3) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('adjust' as const),
      lot,
      quantity: fc.integer({ min: -8, max: 8 }).filter((units) => units !== 0),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('quarantine' as const, 'release' as const), lot }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('wait' as const) }) },
);

const clock = new TestClock(new Date(FIRST_DAY));
let test: TestApp;
let dispensary: Dispensary;

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
  dispensary = await Dispensary.open(test);
});
afterAll(() => test.close());

/** A product at a place, and the same history told to the service and to the model. */
class History {
  private readonly ids = new Map<string, string>();
  private reservations: { id: string; quantity: number }[] = [];
  private day = 0;
  readonly model = new StockModel(dateOf(0));

  constructor(
    private readonly productId: string,
    private readonly locationId: string,
    /** The last day of each lot, in days from the first. */
    private readonly lasts: readonly number[],
  ) {}

  /** What the model and the service make of a step. */
  async take(given: Step): Promise<[Outcome, Outcome]> {
    switch (given.does) {
      case 'receive': {
        const [batch, expiresOn] = [LOTS[given.lot], dateOf(this.lasts[given.lot])];
        const told = this.model.receive(batch, expiresOn, given.quantity);
        return [told, await this.receive(batch, expiresOn, given.quantity)];
      }
      case 'reserve':
        return [this.model.reserve(given.quantity), await this.reserve(given.quantity)];
      case 'dispense':
        return [this.model.dispense(given.at, given.quantity), await this.dispense(given.at, given.quantity)];
      case 'give back':
        return [this.model.giveBack(given.at), await this.giveBack(given.at)];
      case 'adjust':
        return [this.model.adjust(LOTS[given.lot], given.quantity), await this.adjust(LOTS[given.lot], given.quantity)];
      case 'quarantine':
      case 'release': {
        const told = this.model[given.does](LOTS[given.lot]);
        return [told, await this.lotStep(LOTS[given.lot], given.does)];
      }
      case 'wait':
        return this.wait();
    }
  }

  async balances(): Promise<object> {
    const { body } = await dispensary.get<{ batch: string; status: string; onHand: number; reserved: number }[]>(
      `/lots?productId=${this.productId}`,
    );
    return Object.fromEntries(
      body.data.map(({ batch, status, onHand, reserved }) => [batch, { status, onHand, reserved }]),
    );
  }

  private async receive(batch: string, expiresOn: string, units: number): Promise<Outcome> {
    const answer = await dispensary.receive(this.productId, this.locationId, { batch, expiresOn, quantity: units });
    if (answer.status !== 201) return 'refused';
    this.ids.set(batch, answer.body.data.lines[0].lotId);
    return 'done';
  }

  private reserve(units: number): Promise<Outcome> {
    const demand = { productId: this.productId, quantity: units, source: { type: 'test', id: uuidv7(), line: 1 } };
    return outcome(async () => {
      const [{ parts }] = await run((allocation, em) => allocation.reserve(em, [demand]));
      this.reservations.push(...parts.map(({ reservationId: id, quantity: part }) => ({ id, quantity: part })));
    });
  }

  private dispense(at: number, units: number): Promise<Outcome> {
    const reservation = this.reservations[at];
    if (!reservation) return Promise.resolve('refused');
    const { id, role } = dispensary.pharmacist;
    const actor: Actor = { id, role, sessionId: null, requestId: 'test', address: null };
    const part = { reservationId: reservation.id, quantity: units };
    return outcome(async () => {
      await run((allocation, em) => allocation.consume(em, actor, { id: uuidv7() }, [part]));
      reservation.quantity -= units;
      this.reservations = this.reservations.filter((one) => one.quantity > 0);
    });
  }

  private giveBack(at: number): Promise<Outcome> {
    const reservation = this.reservations[at];
    if (!reservation) return Promise.resolve('refused');
    return outcome(async () => {
      await run((allocation, em) => allocation.release(em, [reservation.id], 'test'));
      this.reservations.splice(at, 1);
    });
  }

  private async adjust(batch: string, units: number): Promise<Outcome> {
    const body = {
      lotId: this.ids.get(batch),
      quantity: units,
      reasonCode: units < 0 ? 'lost' : 'found',
      note: 'Test',
    };
    return (await dispensary.post('/stock/adjustments', body)).status === 201 ? 'done' : 'refused';
  }

  private async lotStep(batch: string, noun: string): Promise<Outcome> {
    const answer = await dispensary.post(`/lots/${this.ids.get(batch) ?? uuidv7()}/${noun}`, { reason: 'Test' });
    if (answer.status === 201) await this.forgetEnded();
    return answer.status === 201 ? 'done' : 'refused';
  }

  private async wait(): Promise<['done', 'done']> {
    this.day += 1;
    clock.set(new Date(FIRST_DAY + this.day * DAY_MS));
    this.model.dawn(dateOf(this.day));
    await test.app.get(ScheduledJobs).named('lot-expiry')?.job.run();
    await this.forgetEnded();
    return ['done', 'done'];
  }

  private async forgetEnded(): Promise<void> {
    const active = await test.sql<{ id: string }>(
      `select id from reservation where product_id = $1 and status = 'active'`,
      [this.productId],
    );
    this.reservations = this.reservations.filter(({ id }) => active.some((one) => one.id === id));
  }
}

function run<T>(work: (allocation: StockAllocation, em: Parameters<StockAllocation['reserve']>[0]) => Promise<T>) {
  return test.app.get(UnitOfWork).run((em) => work(test.app.get(StockAllocation), em));
}

async function outcome(work: () => Promise<void>): Promise<Outcome> {
  try {
    await work();
    return 'done';
  } catch (error) {
    expect(error).toHaveProperty('code', expect.stringMatching(/^[a-z_]+$/));
    return 'refused';
  }
}

it('any history of stock is what an independent model says, step by step, and the ledger adds up to it', async () => {
  const lasts = fc.shuffledSubarray([0, 1, 2, 5], { minLength: 3, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(lasts, fc.array(step, { minLength: 8, maxLength: 20 }), async (days, steps) => {
      clock.set(new Date(FIRST_DAY));
      const history = new History(await dispensary.product(), await dispensary.location('dispensary', 'UTC'), days);
      for (const [at, given] of steps.entries()) {
        const [told, done] = await history.take(given);
        expect([at, given, done, await history.balances()]).toEqual([at, given, told, history.model.balances()]);
      }
    }),
    { numRuns: 12, endOnFailure: true },
  );
  expect(await crookedLots(test)).toEqual([]);
  const late = await test.sql(
    `select m.id from stock_movement m join lot l on l.id = m.lot_id
      where m.kind = 'dispense' and (m.at at time zone 'UTC')::date > l.expires_on`,
  );
  expect(late).toEqual([]);
});
