import fc from 'fast-check';
import { LostStockHandler } from '../../../src/modules/prescriptions/stock/lost-stock.handler';
import { StockArrivalHandler } from '../../../src/modules/prescriptions/stock/stock-arrival.handler';
import type { DeliveredEvent } from '../../../src/platform/outbox/delivered-event';
import { startTestApp, type TestApp, TestClock } from '../../support/test-app';
import { aLine, Pharmacy } from './pharmacy';

const DAY_MS = 86_400_000;
const clock = new TestClock(new Date());
let test: TestApp;
let pharmacy: Pharmacy;
let quarantine: string;

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
  pharmacy = await Pharmacy.open(test);
  quarantine = await pharmacy.dispensary.location('quarantine');
});
afterAll(() => test.close());

type Step =
  | { do: 'receive'; quantity: number; months: number }
  | { do: 'sign'; quantity: number; refills: number; days: number; twice: boolean }
  | { do: 'dispense'; of: number; line: number; quantity: number; substitute: boolean }
  | { do: 'return'; of: number; quantity: number }
  | { do: 'hold' | 'resume' | 'cancel' | 'quarantine'; of: number }
  | { do: 'pass'; days: number };

const small = (max: number) => fc.integer({ min: 1, max });
const any = fc.nat({ max: 20 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('receive' as const), quantity: small(30), months: small(8) }),
  fc.record({
    ...{ do: fc.constant('sign' as const), quantity: small(12), refills: fc.nat({ max: 2 }) },
    ...{ days: small(60), twice: fc.boolean() },
  }),
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ do: fc.constant('dispense' as const), of: any, line: small(2), quantity: fc.nat({ max: 14 }) },
      substitute: fc.boolean(),
    }),
  },
  fc.record({ do: fc.constant('return' as const), of: any, quantity: small(5) }),
  fc.record({
    do: fc.constantFrom('hold' as const, 'resume' as const, 'cancel' as const, 'quarantine' as const),
    of: any,
  }),
  fc.record({ do: fc.constant('pass' as const), days: small(40) }),
);

/** What happens at one dispensary, with the events delivered after each step. */
class History {
  private readonly prescriptions: string[] = [];
  private readonly dispenses: string[] = [];
  private readonly lots: string[] = [];
  private position = '0';

  private constructor(
    private readonly product: string,
    private readonly substitute: string,
  ) {}

  static async begin(): Promise<History> {
    clock.set(new Date());
    const product = await pharmacy.dispensary.product();
    return new History(product, await pharmacy.dispensary.product({ substituteIds: [product] }));
  }

  /** @returns the status of what was asked */
  async take(step: Step): Promise<number> {
    const status = await this.asked(step);
    await this.deliver();
    return status;
  }

  private async asked(step: Step): Promise<number> {
    switch (step.do) {
      case 'receive':
        return this.receive(step.quantity, step.months);
      case 'sign':
        return this.sign(step);
      case 'dispense':
        return this.dispense(step);
      case 'return':
        return this.bringBack(step.of, step.quantity);
      case 'quarantine':
        return this.at(this.lots, step.of, async (id) => (await this.keep(`/lots/${id}/quarantine`)).status);
      case 'hold':
        return this.at(
          this.prescriptions,
          step.of,
          async (id) => (await this.keep(`/prescriptions/${id}/hold`)).status,
        );
      case 'resume':
        return this.at(this.prescriptions, step.of, async (id) => {
          return (await pharmacy.ask('DELETE', `/prescriptions/${id}/hold`, pharmacy.pharmacist)).status;
        });
      case 'cancel':
        return this.at(this.prescriptions, step.of, async (id) => {
          const because = { reason: 'Changed' };
          return (await pharmacy.ask('POST', `/prescriptions/${id}/cancellation`, pharmacy.doctor, because)).status;
        });
      case 'pass':
        clock.advance(step.days * DAY_MS);
        return 200;
    }
  }

  private keep(path: string) {
    return pharmacy.ask('POST', path, pharmacy.pharmacist, { reason: 'To be clarified' });
  }

  private async at(among: string[], of: number, act: (id: string) => Promise<number>): Promise<number> {
    return among.length === 0 ? 0 : act(among[of % among.length]);
  }

  private async receive(quantity: number, months: number): Promise<number> {
    const expiresOn = new Date(clock.now().getTime() + months * 30 * DAY_MS).toISOString().slice(0, 10);
    const productId = months % 3 === 0 ? this.substitute : this.product;
    const batch = `B${this.lots.length}`;
    this.lots.push(await pharmacy.dispensary.lot(productId, pharmacy.locationId, { quantity, expiresOn, batch }));
    return 201;
  }

  private async sign({ quantity, refills, days, twice }: Extract<Step, { do: 'sign' }>): Promise<number> {
    const line = aLine(this.product, { quantity, refills, daysSupply: days });
    this.prescriptions.push((await pharmacy.signed(twice ? [line, line] : [line])).id);
    return 201;
  }

  private dispense({ of, line, quantity, substitute }: Extract<Step, { do: 'dispense' }>): Promise<number> {
    const wish = { line, ...(quantity > 0 && { quantity }), ...(substitute && { productId: this.substitute }) };
    return this.at(this.prescriptions, of, async (id) => {
      const { status, body } = await pharmacy.dispense(id, [wish]);
      if (status === 201) this.dispenses.push(body.data.id);
      return status;
    });
  }

  private bringBack(of: number, quantity: number): Promise<number> {
    const terms = { locationId: quarantine, reasonCode: 'unused', lines: [{ line: 1, quantity }] };
    return this.at(this.dispenses, of, async (id) => {
      return (await pharmacy.ask('POST', `/dispenses/${id}/returns`, pharmacy.pharmacist, terms)).status;
    });
  }

  /** Until no more come: handlers make events of their own. */
  private async deliver(): Promise<void> {
    const handlers = {
      'reservation.released': test.app.get(LostStockHandler),
      'stock.changed': test.app.get(StockArrivalHandler),
    };
    for (;;) {
      const events = await test.sql<DeliveredEvent & { position: string; type: keyof typeof handlers }>(
        `select position, id, type, payload from outbox_event where position > $1 and type in ('reservation.released', 'stock.changed') order by position`,
        [this.position],
      );
      if (events.length === 0) return;
      for (const event of events) {
        this.position = event.position;
        await handlers[event.type].handle(event);
      }
    }
  }
}

/** One history in which something is handed out for certain. */
const USUAL: Step[] = [
  { do: 'receive', quantity: 50, months: 13 },
  { do: 'sign', quantity: 10, refills: 1, days: 10, twice: false },
  { do: 'dispense', of: 0, line: 1, quantity: 0, substitute: false },
];

describe('whatever happens to prescriptions', () => {
  it('dispensed stays within what was prescribed, and what is set aside within what is there', async () => {
    let succeeded = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16, size: 'max' }), async (steps) => {
        const history = await History.begin();
        for (const taken of steps) {
          const status = await history.take(taken);
          if (status < 300 && taken.do === 'dispense' && status > 0) succeeded += 1;
          // Refused, or nothing to do it with; never a fault of ours.
          expect([taken, status]).toEqual([taken, [0, 200, 201, 409, 422].includes(status) ? status : 'a refusal']);
          expect([taken, await pharmacy.contradictions()]).toEqual([taken, []]);
        }
      }),
      { numRuns: 8, endOnFailure: true, examples: [[USUAL]] },
    );
    expect(succeeded).toBeGreaterThan(0);
  }, 120_000);
});
