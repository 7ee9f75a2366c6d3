import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditVerificationJob } from '../../../src/modules/audit/verification/audit-verification.job';
import { verificationValid } from '../../../src/modules/audit/verification/verification.metrics';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { until } from '../../support/until';

interface Verification {
  id: string;
  valid: boolean;
  firstFault: { kind: string; sequence: number | null; rowId: string | null } | null;
  seals: number;
  rows: number;
  waiting: number;
  headsCompared: number | null;
  requestedBy: string | null;
}

let test: TestApp;
let admin: TestPerson;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'theriac-verification-'));
  test = await startTestApp({ env: { AUDIT_SEALING: 'on', AUDIT_HEADS_FILE: join(folder, 'heads.jsonl') } });
  admin = await test.person('admin');
});
afterAll(async () => {
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

const path = '/api/v1/audit-logs/verification';
const verify = (body: object = {}) => test.http<Verification>(path, { token: admin.token, body });
const latest = () => test.http<Verification>(path, { token: admin.token });
const sealed = () => until(async () => (await verify()).body.data.waiting <= 1);

it('has none to tell of at first', async () => {
  expect((await latest()).status).toBe(404);
});

it('verifies what the worker has sealed by itself, and remembers the result', async () => {
  for (let n = 0; n < 5; n++) await test.http('/api/v1/users/me', { token: admin.token });
  await until(async () => (await verify()).body.data.rows >= 5);
  const { status, body } = await verify();
  expect(status).toBe(201);
  expect(body.data).toMatchObject({ valid: true, firstFault: null, requestedBy: admin.id });
  expect((await latest()).body.data).toEqual(body.data);
  const [row] = await test.sql(
    `select details from audit_log where action = 'audit_log.verified' order by id desc limit 1`,
  );
  expect(row.details).toEqual({ verificationId: body.data.id, valid: true });
}, 240_000);

it('has copied heads out of the database, which verification compares', async () => {
  const heads = readFileSync(join(folder, 'heads.jsonl'), 'utf8').trimEnd().split('\n');
  expect(JSON.parse(heads[0])).toMatchObject({ sequence: 1, after: 0, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect((await verify()).body.data.headsCompared).toBeGreaterThan(0);
});

it('verifies a part, and refuses one that a request cannot wait for', async () => {
  const part = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };
  expect((await verify(part)).body.data).toMatchObject({ valid: true, rows: 0, seals: 0 });
  expect((await verify({ from: 'yesterday' })).status).toBe(422);
});

it('names the row that was changed, every night and on request', async () => {
  await sealed();
  const [{ id }] = await test.sql<{ id: string }>('select row_ids[1]::text as id from audit_seal where sequence = 2');
  const change = (outcome: string) =>
    test.sql(
      `set session_replication_role = replica; update audit_log set outcome = '${outcome}' where id = '${id}'; reset session_replication_role`,
    );
  await change('denied');
  await test.app.get(AuditVerificationJob).run();
  const { body } = await latest();
  expect(body.data).toMatchObject({
    valid: false,
    requestedBy: null,
    firstFault: { kind: 'row_altered', sequence: 2, rowId: id },
  });
  expect((await verificationValid.get()).values[0].value).toBe(0);
  await change('success');
  await test.app.get(AuditVerificationJob).run();
  expect((await verificationValid.get()).values[0].value).toBe(1);
}, 240_000);

it('refuses more rows than a request can wait for', async () => {
  await test.sql(
    `set session_replication_role = replica;
     insert into audit_seal (sequence, sealed_at, algorithm, kind, row_ids, digests, sealed_before, inherited_until, system_identifier, previous_hash, hash)
     select 1000000, now(), 1, 'window', array(select gen_random_uuid() from generate_series(1, 200001)), decode(repeat('00', 32 * 200001), 'hex'),
       sealed_before, 0, system_identifier, hash, hash from audit_seal order by sequence desc limit 1;
     reset session_replication_role`,
  );
  const { status, body } = await verify();
  expect(status).toBe(422);
  expect(body.error.errors[0].message).toContain('npm run audit:verify');
});
