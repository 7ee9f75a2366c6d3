import { Client } from 'pg';
import { prepareDatabase } from '../../../src/process/migrate-database';
import { loadEnvironment } from '../../../src/config/env';
import { AuditSealer } from '../../../src/modules/audit/sealing/audit-sealer';
import { PartitionMaintenance } from '../../../src/platform/schedule/partition-maintenance.job';
import { booking, CARD, freeStarts, openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { databaseUrl, type TestDatabase } from '../../support/test-database';
import { until } from '../../support/until';

const APPEND_ONLY = ['audit_log', 'audit_seal', 'audit_seal_signature', 'audit_verification'];

/** A database made as `npm start` makes it, with a login that has nothing but theriac_service. */
async function asInProduction(): Promise<TestDatabase> {
  const admin = new Client({ connectionString: process.env.TEST_POSTGRES_URL });
  await admin.connect();
  const name = `test_${process.env.TEST_RUN_PID}_${process.pid}_grants`;
  await admin.query(`create database "${name}"`);
  const url = databaseUrl(process.env.TEST_POSTGRES_URL ?? '', name);
  const service = Object.assign(new URL(url), { username: 'theriac_grants_test', password: 'fit for a test' });
  await prepareDatabase(
    loadEnvironment({ DATABASE_URL: service.href, DATABASE_MIGRATION_URL: url, DATABASE_EMBEDDED: 'yes' }),
  );
  const drop = async () => {
    await admin.query(`drop database "${name}" with (force)`);
    await admin.query('drop role theriac_grants_test');
    await admin.end();
  };
  return { url, serviceUrl: service.href, drop };
}

describe('the service with the rights that it has in production', () => {
  let database: TestDatabase;
  let test: TestApp;
  let login: Client;
  let patient: TestPerson;

  beforeAll(async () => {
    database = await asInProduction();
    test = await startTestApp({ database });
    login = new Client({ connectionString: database.serviceUrl });
    await login.connect();
    patient = await test.person('patient');
  }, 240_000);
  afterAll(async () => {
    await login?.end();
    await test?.close();
    await database?.drop();
  });

  it('books, charges, cancels, tells of it, and seals the trail of it', async () => {
    const practice = await openPractice(test);
    const [startsAt] = await freeStarts(test, practice.id);
    const { status, body } = await test.http<{ id: string }>('/api/v1/consultations', {
      token: patient.token,
      headers: { 'idempotency-key': 'once' },
      body: booking(practice.id, startsAt, CARD),
    });
    expect(status).toBe(201);
    const path = `/api/v1/consultations/${body.data.id}/cancellation`;
    expect((await test.http(path, { token: patient.token, body: { reason: 'Feeling better' } })).status).toBe(201);
    // Through outbox, queue and handler.
    await until(async () => {
      const told = await test.http<unknown[]>('/api/v1/notifications', { token: patient.token });
      return told.body.data.length > 0;
    });
    const sealer = test.app.get(AuditSealer);
    let sealed = 0;
    for (let more = true; more;) {
      const made = await sealer.sealNext();
      sealed += made.rows;
      ({ more } = made);
    }
    expect(sealed).toBeGreaterThan(3);
    expect((await test.http('/health/ready')).status).toBe(200);
  });

  it('waits with sealing for a transaction of another login', async () => {
    const sealer = test.app.get(AuditSealer);
    const owner = new Client({ connectionString: database.url });
    await owner.connect();
    await owner.query('begin');
    const [{ id }] = (
      await owner.query<{ id: string }>(
        `insert into audit_log (id, at, actor_role, action, subject_type, outcome)
         values (uuidv7_floor(now()), now(), 'system', 'late', 'x', 'success') returning id`,
      )
    ).rows;
    await test.http('/api/v1/users/me', { token: patient.token });
    while ((await sealer.sealNext()).more);
    await owner.query('commit');
    await owner.end();
    while ((await sealer.sealNext()).rows > 0);
    const [{ seals }] = await test.sql<{ seals: number }>(
      'select count(*)::int as seals from audit_seal where $1::uuid = any(row_ids)',
      [id],
    );
    expect(seals).toBe(1);
  });

  it('makes partitions, and no other tables', async () => {
    const [{ name }] = await test.sql<{ name: string }>(
      `select 'audit_log_' || to_char(now() at time zone 'UTC' + interval '3 months', 'YYYY_MM') as name`,
    );
    await test.sql(`drop table ${name}`);
    await test.app.get(PartitionMaintenance).run();
    expect(await test.sql(`select to_regclass($1) is not null as there`, [name])).toEqual([{ there: true }]);
    await expect(login.query('create table mine (id integer)')).rejects.toMatchObject({ code: '42501' });
    await expect(login.query('drop table audit_log')).rejects.toMatchObject({ code: '42501' });
  });

  it.each(APPEND_ONLY.flatMap((table) => ['update', 'delete', 'truncate'].map((verb) => [verb, table])))(
    'may not %s %s',
    async (verb, table) => {
      const statement = {
        update: `update ${table} set ${columnOf(table)} = ${columnOf(table)}`,
        delete: `delete from ${table}`,
        truncate: `truncate ${table}`,
      }[verb];
      await expect(login.query(statement ?? '')).rejects.toMatchObject({ code: '42501' });
      // Whoever owns the table meets the trigger.
      if (table === 'audit_log') await expect(test.sql(statement ?? '')).rejects.toMatchObject({ code: 'TH002' });
    },
  );

  it('reaches no partition of the trail but through the trail', async () => {
    const partitions = await test.sql<{ name: string }>(
      `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit_log'::regclass`,
    );
    expect(partitions.length).toBeGreaterThan(3);
    for (const { name } of partitions) {
      await expect(login.query(`delete from ${name}`)).rejects.toMatchObject({ code: '42501' });
      await expect(login.query(`insert into ${name} select * from audit_log`)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('can neither switch triggers off nor give itself more', async () => {
    for (const statement of [
      'alter table audit_log disable trigger all',
      'set session_replication_role = replica',
      'drop trigger audit_log_append_only on audit_log',
      'select grant_service_access()',
      'set role theriac',
      `update schema_migration set name = name`,
    ])
      await expect(login.query(statement)).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|42704)$/) });
  });
});

function columnOf(table: string): string {
  return (
    { audit_log: 'outcome', audit_seal: 'kind', audit_seal_signature: 'key_id', audit_verification: 'valid' }[table] ??
    ''
  );
}
