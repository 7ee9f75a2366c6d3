import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { uuidv7 } from 'uuidv7';
import { runOutLeases } from '../support/leases';
import { ServiceProcess } from '../support/service-process';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const FULL = process.env.CHAOS === 'full';
const INSTANCES = FULL ? 3 : 2;
/** Unless there is time to start them again, one instance is left to finish the work. */
const KILLS = FULL ? 8 : INSTANCES - 1;
const PRODUCTS = FULL ? 4_500 : 300;
const LOCATIONS = 3;

/** Every `stock.changed` starts a check of its product in whichever instance takes it. */
const STOCK_CHANGED = `
  insert into outbox_event (id, aggregate_type, aggregate_id, type, version, payload, occurred_at)
  select gen_random_uuid(), 'product', p.id, 'stock.changed', 1, jsonb_build_object('productId', p.id, 'sequence', 1, 'balances',
           (select jsonb_agg(jsonb_build_object('locationId', l.id, 'onHand', 0, 'reserved', 0, 'available', 0)) from stock_location l)), now()
    from product p where p.id = any($1::uuid[])`;

describe(`stock checks of ${INSTANCES} instances that are killed in the middle`, () => {
  let database: TestDatabase;
  let client: Client;
  const services: ServiceProcess[] = [];
  const productIds = Array.from({ length: PRODUCTS }, () => uuidv7());

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
    await fill();
    // One after the other: all at once they would be slow to become ready on a small machine.
    for (let instance = 0; instance < INSTANCES; instance++) {
      services.push(await ServiceProcess.start(database.serviceUrl, { AUDIT_SEALING: 'off' }));
    }
  }, 240_000);
  afterAll(async () => {
    await Promise.all(services.map((service) => service.dispose()));
    await client?.end();
    await database?.drop();
  });

  async function fill() {
    const [suppliers, places] = [2, LOCATIONS].map((length) => Array.from({ length }, () => uuidv7()));
    await client.query(
      `insert into product (id, generic_name, form, storage_condition, storage_min_celsius, storage_max_celsius, prescription_only, use_unit,
         purchase_unit, units_per_purchase_unit, created_at, updated_at)
       select id, 'Medicine', 'tablet', 'cool', 8, 15, true, 'tablet', 'box', 20, now(), now() from unnest($1::uuid[]) id`,
      [productIds],
    );
    await client.query(
      `insert into supplier (id, name, kind, lead_time_days, currency, created_at, updated_at)
       select id, id::text, 'wholesaler', 4, 'INR', now(), now() from unnest($1::uuid[]) id`,
      [suppliers],
    );
    await client.query(
      `insert into stock_location (id, name, kind, time_zone, created_at, updated_at)
       select id, id::text, 'dispensary', 'Asia/Kolkata', now(), now() from unnest($1::uuid[]) id`,
      [places],
    );
    await client.query(
      `insert into reorder_rule (id, product_id, location_id, supplier_id, minimum, target, created_at, updated_at)
       select gen_random_uuid(), p.id, l.id, ($1::uuid[])[1 + p.ordinality % 2], 50, 200, now(), now()
         from unnest($2::uuid[]) with ordinality p(id, ordinality), unnest($3::uuid[]) l(id)`,
      [suppliers, productIds, places],
    );
  }

  async function figures() {
    const { rows } = await client.query<{ lines: number; twice: number; told: number; untold: number; orders: number }>(
      `select (select count(*) from restock_order_line)::int as lines,
              (select count(*) from (select from restock_order_line group by product_id, location_id having count(*) > 1) t)::int as twice,
              (select count(*) from audit_log where action = 'restock_order.suggested')::int as told,
              (select count(*) from restock_order o where (select sum((a.details->>'addedLines')::int) from audit_log a
                 where a.subject_id = o.id and a.action = 'restock_order.suggested') <>
                 (select count(*) from restock_order_line l where l.order_id = o.id))::int as untold,
              (select count(*) from restock_order)::int as orders`,
    );
    return rows[0];
  }

  it('open one line for each product, supplier and location, each of them told of', async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      const before = (await figures()).lines;
      const share = PRODUCTS / (KILLS + 1);
      await client.query(STOCK_CHANGED, [productIds.slice(kill * share, (kill + 1) * share)]);
      // In the middle of the work: some of it is done, and some is not.
      for (const deadline = Date.now() + 20_000; (await figures()).lines < before + 20 && Date.now() < deadline;)
        await sleep(5);
      const service = services[kill % INSTANCES];
      await service.kill();
      const now = await figures();
      expect(now).toMatchObject({ twice: 0, untold: 0 });
      if (FULL) await service.startAgain();
      else await runOutLeases(client);
    }
    await client.query(STOCK_CHANGED, [productIds]);
    const all = PRODUCTS * LOCATIONS;
    for (const deadline = Date.now() + 60_000; (await figures()).lines < all && Date.now() < deadline;)
      await sleep(200);
    expect(await figures()).toMatchObject({ lines: all, twice: 0, untold: 0, orders: 2 * LOCATIONS });
  }, 150_000);
});
