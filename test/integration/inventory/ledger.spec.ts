import { uuidv7 } from 'uuidv7';
import { register } from 'prom-client';
import { ScheduledJobs } from '../../../src/platform/schedule/scheduled-jobs';
import { startTestApp, type TestApp } from '../../support/test-app';
import { Dispensary } from './dispensary';

let test: TestApp;
let dispensary: Dispensary;
let productId: string;
let locationId: string;
let lotId: string;

beforeAll(async () => {
  test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
  dispensary = await Dispensary.open(test);
});
afterAll(() => test.close());

beforeEach(async () => {
  productId = await dispensary.product();
  locationId = await dispensary.location();
  lotId = await dispensary.lot(productId, locationId, { quantity: 40 });
});

const movement = (over: Record<string, unknown>) => {
  const row = {
    ...{ id: uuidv7(), lot_id: lotId, kind: 'adjustment', quantity: 1, source_type: 'adjustment', source_id: uuidv7() },
    ...{ line: 1, reason_code: 'found', actor_role: 'pharmacist', at: new Date(), ...over },
  };
  const columns = Object.keys(row);
  const values = columns.map((_, at) => `$${at + 1}`);
  return test.sql(
    `insert into stock_movement (${columns.join(', ')}) values (${values.join(', ')}) returning lot_balance`,
    Object.values(row),
  );
};

describe('the ledger, to whoever reaches the database', () => {
  it('moves the balance with the movement', async () => {
    expect(await movement({ quantity: -5 })).toEqual([{ lot_balance: 35 }]);
    expect(await dispensary.readLot(lotId)).toMatchObject({ onHand: 35 });
  });

  it.each([
    ['a balance changed by hand', () => test.sql(`update lot set on_hand = 41 where id = $1`, [lotId]), 'TH003'],
    ['a reserve changed by hand', () => test.sql(`update lot set reserved = 1 where id = $1`, [lotId]), 'TH003'],
    [
      'a lot that is born full',
      () =>
        test.sql(
          `insert into lot (id, product_id, location_id, batch, expires_on, status, on_hand, created_at, updated_at)
           select $1, product_id, location_id, 'full', expires_on, status, 5, now(), now() from lot where id = $2`,
          [uuidv7(), lotId],
        ),
      'TH003',
    ],
    ['a lot that changes its batch', () => test.sql(`update lot set batch = 'other' where id = $1`, [lotId]), 'TH003'],
    ['a movement that is changed', () => test.sql(`update stock_movement set note = 'x'`), 'TH002'],
    ['a movement that is taken away', () => test.sql(`delete from stock_movement`), 'TH002'],
    ['a ledger that is emptied', () => test.sql(`truncate stock_movement cascade`), 'TH002'],
    ['more out than in', () => movement({ quantity: -41, reason_code: 'lost' }), '23514'],
    ['a receipt that takes away', () => movement({ kind: 'receipt', quantity: -1 }), '23514'],
    ['a correction without a reason', () => movement({ reason_code: null }), '23514'],
    [
      'a destroyed lot that is not empty',
      () => test.sql(`update lot set status = 'destroyed' where id = $1`, [lotId]),
      '23514',
    ],
  ])('refuses %s', async (_, change, code) => {
    await expect(change()).rejects.toMatchObject({ code });
    expect(await dispensary.readLot(lotId)).toMatchObject({ onHand: 40, reserved: 0 });
  });

  it('refuses the same line of the same source a second time', async () => {
    const source = { source_id: uuidv7() };
    await movement(source);
    await expect(movement(source)).rejects.toMatchObject({ constraint: 'stock_movement_once' });
    expect(await dispensary.readLot(lotId)).toMatchObject({ onHand: 41 });
  });
});

describe('the nightly proof', () => {
  const run = () => test.app.get(ScheduledJobs).named('stock-ledger-proof')?.job.run();
  const gauge = async () => (await register.getSingleMetric('stock_ledger_differences')?.get())?.values[0].value;

  it('finds nothing amiss, and then what somebody did round the triggers', async () => {
    await run();
    expect(await gauge()).toBe(0);
    await test.sql(`alter table lot disable trigger lot_guarded`);
    await test.sql(`update lot set on_hand = on_hand + 3 where id = $1`, [lotId]);
    await test.sql(`alter table lot enable trigger lot_guarded`);
    await run();
    expect(await gauge()).toBe(1);
    expect(
      await test.sql(
        `select actor_role, outcome, details from audit_log where action = 'stock.ledger_difference_found'`,
      ),
    ).toEqual([
      {
        actor_role: 'system',
        outcome: 'failure',
        details: { lotId, onHand: 43, movements: 40, reserved: 0, reservations: 0 },
      },
    ]);
    expect(
      await test.sql(`select aggregate_id from outbox_event where type = 'stock.ledger_difference_found'`),
    ).toEqual([{ aggregate_id: lotId }]);
  });
});
