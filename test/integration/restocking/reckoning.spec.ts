import fc from 'fast-check';
import { uuidv7 } from 'uuidv7';
import { startTestApp, TestClock, type TestApp } from '../../support/test-app';
import { Stockroom } from './a-stockroom';

const NOW = new Date('2026-11-20T12:00:00Z');
const DAY_MS = 86_400_000;
const USE_DAYS = 90;

const lot = fc.record({
  quantity: fc.integer({ min: 1, max: 120 }),
  reserved: fc.integer({ min: 0, max: 40 }),
  status: fc.constantFrom('available', 'available', 'available', 'quarantined', 'recalled'),
  /** After today; negative ones are over. */
  days: fc.integer({ min: -3, max: 300 }),
});
const place = fc.record({
  minimum: fc.integer({ min: 0, max: 100 }),
  above: fc.integer({ min: 1, max: 200 }),
  lead: fc.option(fc.integer({ min: 0, max: 40 })),
  supplierLead: fc.integer({ min: 0, max: 20 }),
  pack: fc.integer({ min: 1, max: 30 }),
  lots: fc.array(lot, { maxLength: 4 }),
  uses: fc.array(fc.record({ days: fc.integer({ min: 0, max: 120 }), quantity: fc.integer({ min: 1, max: 60 }) }), {
    maxLength: 5,
  }),
  ordered: fc.option(fc.record({ packs: fc.integer({ min: 1, max: 5 }), received: fc.nat(60), open: fc.boolean() })),
});

type Place = typeof place extends fc.Arbitrary<infer P> ? P : never;

/** What ought to be ordered of it, in purchase units: the rule as people would reckon it, one place at a time. */
function expected({ minimum, above, lead, supplierLead, pack, lots, uses, ordered }: Place): number {
  const available = lots
    .filter(({ status, days }) => status === 'available' && days >= 0)
    .reduce((sum, { quantity, reserved }) => sum + quantity - Math.min(quantity, reserved), 0);
  const onOrder = ordered?.open ? Math.max(0, ordered.packs * pack - ordered.received) : 0;
  const used = uses.filter(({ days }) => days <= USE_DAYS).reduce((sum, { quantity }) => sum + quantity, 0);
  // In whole numbers: a quotient of days would be rounded.
  const untilDelivery = Math.floor((used * (lead ?? supplierLead) + USE_DAYS - 1) / USE_DAYS);
  const point = Math.max(minimum, untilDelivery);
  const position = available + onOrder;
  return position < point ? Math.ceil((point + above - position) / pack) : 0;
}

let test: TestApp;
let room: Stockroom;

beforeAll(async () => {
  test = await startTestApp({ clock: new TestClock(NOW), env: { PROCESS_ROLE: 'api' } });
  room = await Stockroom.open(test);
});
afterAll(() => test?.close());

const at = (days: number) => `'${new Date(NOW.getTime() - days * DAY_MS).toISOString()}'`;
const day = (days: number) => `date '2026-11-20' + ${days}`;

/** Straight into the tables, with the triggers off: balances that no history led to are balances all the same. */
function rowsOf({ minimum, above, lead, supplierLead, pack, lots, uses, ordered }: Place, locationId: string) {
  const [productId, supplierId, orderId] = [uuidv7(), uuidv7(), uuidv7()];
  const statements = [
    `insert into product (id, generic_name, form, storage_condition, storage_min_celsius, storage_max_celsius, prescription_only, use_unit,
       purchase_unit, units_per_purchase_unit, created_at, updated_at)
     values ('${productId}', 'Medicine', 'tablet', 'cool', 8, 15, true, 'tablet', 'box', ${pack}, now(), now())`,
    `insert into supplier (id, name, kind, lead_time_days, currency, created_at, updated_at)
     values ('${supplierId}', '${supplierId}', 'wholesaler', ${supplierLead}, 'INR', now(), now())`,
    `insert into reorder_rule (id, product_id, location_id, supplier_id, minimum, target, lead_time_days, created_at, updated_at)
     values ('${uuidv7()}', '${productId}', '${locationId}', '${supplierId}', ${minimum}, ${minimum + above}, ${lead ?? 'null'}, now(), now())`,
    ...lots.map(({ quantity, reserved, status, days }, index) => {
      const held = status === 'available' ? Math.min(quantity, reserved) : 0;
      return `insert into lot (id, product_id, location_id, batch, expires_on, status, on_hand, reserved, created_at, updated_at)
        values ('${uuidv7()}', '${productId}', '${locationId}', 'B${index}', ${day(days)}, '${status}', ${quantity}, ${held}, now(), now())`;
    }),
    ...uses.map(
      ({ days, quantity }) =>
        `insert into stock_movement (id, lot_id, product_id, location_id, kind, quantity, lot_balance, source_type, source_id, line, actor_role, at)
         values ('${uuidv7()}', '${uuidv7()}', '${productId}', '${locationId}', 'dispense', ${-quantity}, 0, 'dispense', '${uuidv7()}', 1, 'system', ${at(days)})`,
    ),
  ];
  if (ordered) {
    const { packs, received, open } = ordered;
    statements.push(
      `insert into restock_order (id, number, supplier_id, location_id, status, origin, currency, created_at, updated_at)
       values ('${orderId}', nextval('restock_order_number'), '${supplierId}', '${locationId}', 'pending_approval', 'manual', 'INR', now(), now())`,
      `insert into restock_order_line (id, order_id, line, product_id, location_id, automatic, open, purchase_units, units_per_purchase_unit,
         quantity, received)
       values ('${uuidv7()}', '${orderId}', 1, '${productId}', '${locationId}', false, ${open}, ${packs}, ${pack}, ${packs * pack}, ${received})`,
    );
  }
  return { productId, statements };
}

it('orders of each product what a person would reckon, whatever lies and moves there', async () => {
  const locationId = await room.location('dispensary', 'UTC');
  await fc.assert(
    fc.asyncProperty(fc.array(place, { minLength: 20, maxLength: 40 }), async (places) => {
      const rows = places.map((each) => rowsOf(each, locationId));
      const all = rows.flatMap(({ statements }) => statements);
      await test.sql(`begin; set local session_replication_role = replica; ${all.join(';\n')}; commit`);
      await room.checkAll();
      const lines = await test.sql<{ product: string; packs: number }>(
        `select product_id as product, purchase_units as packs from restock_order_line where automatic and product_id = any($1)`,
        [rows.map(({ productId }) => productId)],
      );
      const opened = new Map(lines.map(({ product, packs }) => [product, packs]));
      const wrong = places.flatMap((each, index) => {
        const [reckoned, packs] = [expected(each), opened.get(rows[index].productId) ?? 0];
        return reckoned === packs ? [] : [{ reckoned, packs, ...each }];
      });
      expect(wrong).toEqual([]);
    }),
    // The places that are wrong are told by themselves; nothing is left to be made smaller.
    { numRuns: Number(process.env.RECKONINGS ?? 8), endOnFailure: true },
  );
}, 240_000);
