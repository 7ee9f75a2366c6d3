import { uuidv7 } from 'uuidv7';
import { ProcessedMessageExpiry } from '../../../src/platform/outbox/processed-message-expiry.job';
import { IdempotencyKeyExpiry } from '../../../src/platform/schedule/idempotency-key-expiry.job';
import { PartitionMaintenance } from '../../../src/platform/schedule/partition-maintenance.job';
import { startTestApp, type TestApp } from '../../support/test-app';

describe('upkeep', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
  });

  afterAll(() => test.close());

  it('makes partitions that are missing', async () => {
    const partitions = () =>
      test.sql(
        `select inhrelid::regclass::text as name from pg_inherits join pg_class c on c.oid = inhrelid and c.relkind = 'r' order by 1`,
      );
    const all = await partitions();
    const [{ name }] = await test.sql<{ name: string }>(
      `select 'audit_log_' || to_char(now() at time zone 'UTC' + interval '2 months', 'YYYY_MM') as name`,
    );
    await test.sql(`drop table ${name}`);
    expect(await partitions()).toHaveLength(all.length - 1);
    await test.app.get(PartitionMaintenance).run();
    expect(await partitions()).toEqual(all);
  });

  it('forgets idempotency keys after two days, in more than one batch', async () => {
    await test.sql(
      `insert into idempotency_key (actor_id, route, key, body_hash, locked_until, created_at)
       select gen_random_uuid(), 'POST /x', n::text, 'hash', now(), now() - interval '49 hours' from generate_series(1, 2100) n`,
    );
    await test.sql(
      `insert into idempotency_key (actor_id, route, key, body_hash, locked_until, created_at)
       values (gen_random_uuid(), 'POST /x', 'young', 'hash', now(), now() - interval '47 hours')`,
    );
    await test.app.get(IdempotencyKeyExpiry).run();
    expect(await test.sql('select key from idempotency_key')).toEqual([{ key: 'young' }]);
  });

  it('forgets after 90 days what every handler took in', async () => {
    const record = (handler: string, count: number, age: string) =>
      test.sql(
        `insert into processed_message (handler, message_id, processed_at)
         select $1, (substr(uuidv7_floor(now() - $2::interval)::text, 1, 24) || lpad(to_hex(n), 12, '0'))::uuid, now() - $2::interval
         from generate_series(1, $3::int) n`,
        [handler, age, count],
      );
    await record('a', 2_100, '91 days');
    await record('b', 1, '91 days');
    await record('a', 2, '89 days');
    await record('c', 1, '0 days');
    // Delivered by hand long after it happened.
    await test.sql(`insert into processed_message values ('b', uuidv7_floor(now() - interval '100 days'), now())`);
    await test.sql(`insert into processed_message values ('d', $1, now())`, [uuidv7()]);
    await test.app.get(ProcessedMessageExpiry).run();
    expect(
      await test.sql('select handler, count(*)::int as kept from processed_message group by 1 order by 1'),
    ).toEqual([
      { handler: 'a', kept: 2 },
      { handler: 'b', kept: 1 },
      { handler: 'c', kept: 1 },
      { handler: 'd', kept: 1 },
    ]);
  });
});
