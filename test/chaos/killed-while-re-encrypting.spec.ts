import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { compositeId } from '../../src/platform/encryption/envelope';
import { FieldCipher } from '../../src/platform/encryption/field-cipher';
import { KEY_LEAD_MS, KeyRing } from '../../src/platform/encryption/key-ring';
import { startTestApp, TEST_ENCRYPTION_KEYS, type TestApp } from '../support/test-app';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const KEYS = join(__dirname, '..', '..', 'dist', 'src', 'data-keys.js');
const FULL = process.env.CHAOS === 'full';
const KILLS = FULL ? 20 : 3;
const VALUES = FULL ? 100_000 : 20_000;
const CHUNK = 10_000;

const placeOf = (id: string) => ({ table: 'status_change', column: 'reason', id });

describe(`a re-encryption of ${VALUES} values that is killed ${KILLS} times`, () => {
  let database: TestDatabase;
  let test: TestApp;
  let running: ChildProcess | undefined;
  const ids = Array.from({ length: VALUES }, () => uuidv7());

  beforeAll(async () => {
    database = await createTestDatabase();
    test = await startTestApp({ database });
    const cipher = test.app.get(FieldCipher);
    for (let from = 0; from < VALUES; from += CHUNK) {
      const chunk = ids.slice(from, from + CHUNK);
      await test.sql(
        `insert into status_change (id, subject_type, subject_id, from_status, to_status, reason, at)
         select id, 'consultation', id, 'scheduled', 'cancelled', reason, now() from unnest($1::uuid[], $2::text[]) as step (id, reason)`,
        [chunk, chunk.map((id) => cipher.seal(compositeId(id), placeOf(id)))],
      );
    }
    await test.app.get(KeyRing).add();
    // Nobody waits two minutes here.
    const lead = `${2 * KEY_LEAD_MS} milliseconds`;
    await test.sql(`update data_key set usable_from = usable_from - $1::interval`, [lead]);
    await test.app.get(KeyRing).refresh();
  }, 120_000);

  afterAll(async () => {
    running?.kill('SIGKILL');
    await test?.close();
    await database.drop();
  });

  function start(): Promise<{ code: number | null; said: string }> {
    const env = { ...process.env, DATABASE_URL: database.url, ENCRYPTION_KEYS: TEST_ENCRYPTION_KEYS };
    const child = spawn(process.execPath, [KEYS, 're-encrypt'], { env });
    running = child;
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, said }));
    });
  }

  async function done(): Promise<number> {
    const prefix = `v1.${test.app.get(KeyRing).sealing().id}.`;
    const [{ values }] = await test.sql<{ values: number }>(
      'select count(*)::int as values from status_change where starts_with(reason, $1)',
      [prefix],
    );
    return values;
  }

  it('is carried on where it was cut off, reads go on meanwhile, and nothing is lost', async () => {
    for (let kill = 1; kill <= KILLS; kill++) {
      const ended = start();
      const goal = (VALUES * kill) / (KILLS + 1);
      for (const deadline = Date.now() + 60_000; (await done()) < goal && Date.now() < deadline;) await sleep(20);
      running?.kill('SIGKILL');
      await ended;
      const reached = await done();
      expect(reached).toBeGreaterThanOrEqual(goal);
      expect(reached).toBeLessThan(VALUES);
      const [one] = await test.sql<{ reason: string }>('select reason from status_change where id = $1', [ids[kill]]);
      expect(await test.app.get(FieldCipher).open(one.reason, placeOf(ids[kill]))).toBe(compositeId(ids[kill]));
    }
    const { code, said } = await start();
    expect([code, said]).toEqual([0, expect.stringMatching(/^[1-9]\d* values brought .*, 0 cannot be opened\.\n$/)]);
    expect(await done()).toBe(VALUES);

    const cipher = test.app.get(FieldCipher);
    const rows = await test.sql<{ id: string; reason: string }>('select id, reason from status_change');
    const texts = await Promise.all(rows.map(({ id, reason }) => cipher.open(reason, placeOf(id))));
    expect(texts).toEqual(rows.map(({ id }) => compositeId(id)));
    expect(await test.sql('select generation, retired_at is null as used from data_key order by 1')).toEqual([
      { generation: 1, used: false },
      { generation: 2, used: true },
    ]);
  }, 300_000);
});
