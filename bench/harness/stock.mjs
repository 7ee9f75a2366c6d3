import pg from 'pg';

const PRODUCTS = 20_000;
const LOCATIONS = 5;
const SUPPLIERS = 20;
const LOTS = 2;

export const RULES = PRODUCTS * LOCATIONS;
/** Dispenses of each product at each location, spread over half a year. */
export const USES = 10;
export const LOW_ONE_IN = 10;

const idOf = (kind, n) => `('0199b000-0000-7000-8000-${kind}' || lpad((${n})::text, 11, '0'))::uuid`;
const product = (n) => idOf('1', n);
const location = (n) => idOf('2', n);
const supplier = (n) => idOf('3', n);
const lot = (n) => idOf('4', n);

/** Twenty thousand medicines at five locations, with lots and a ledger. Triggers are off: a million movements would move balances one by one. */
export async function seedStock(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('set session_replication_role = replica');
    for (const statement of STATEMENTS) await client.query(statement);
    await client.query('reset session_replication_role');
    await client.query('vacuum (analyze)');
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}

const STATEMENTS = [
  `insert into product (id, generic_name, form, storage_condition, storage_min_celsius, storage_max_celsius, prescription_only, use_unit,
      purchase_unit, units_per_purchase_unit, created_at, updated_at)
     select ${product('n')}, 'Medicine ' || n, 'tablet', 'room_temperature', 15, 25, true, 'tablet', 'box', 20, now(), now()
       from generate_series(1, ${PRODUCTS}) n`,
  `insert into stock_location (id, name, kind, time_zone, created_at, updated_at)
     select ${location('n')}, 'Place ' || n, 'dispensary', 'Asia/Kolkata', now(), now() from generate_series(1, ${LOCATIONS}) n`,
  `insert into supplier (id, name, kind, lead_time_days, currency, created_at, updated_at)
     select ${supplier('n')}, 'Supplier ' || n, 'wholesaler', 4, 'INR', now(), now() from generate_series(1, ${SUPPLIERS}) n`,
  `insert into reorder_rule (id, product_id, location_id, supplier_id, minimum, target, created_at, updated_at)
     select gen_random_uuid(), ${product('p')}, ${location('l')}, ${supplier(`1 + p % ${SUPPLIERS}`)}, 50, 500, now(), now()
       from generate_series(1, ${PRODUCTS}) p, generate_series(1, ${LOCATIONS}) l`,
  `insert into lot (id, product_id, location_id, batch, expires_on, status, on_hand, reserved, created_at, updated_at)
     select ${lot(`(p * ${LOCATIONS} + l) * ${LOTS} + b`)}, ${product('p')}, ${location('l')}, 'B' || b, current_date + 100 + b * 100, 'available', 1000, 0,
            now(), now()
       from generate_series(1, ${PRODUCTS}) p, generate_series(1, ${LOCATIONS}) l, generate_series(0, ${LOTS - 1}) b`,
  `insert into stock_movement (id, lot_id, product_id, location_id, kind, quantity, lot_balance, source_type, source_id, line, actor_role, at)
     select gen_random_uuid(), ${lot(`(p * ${LOCATIONS} + l) * ${LOTS}`)}, ${product('p')}, ${location('l')}, 'dispense', -5, 1000, 'dispense',
            gen_random_uuid(), 1, 'pharmacist', now() - make_interval(days => (180 * u / ${USES})::int)
       from generate_series(1, ${USES}) u, generate_series(1, ${PRODUCTS}) p, generate_series(1, ${LOCATIONS}) l`,
];
