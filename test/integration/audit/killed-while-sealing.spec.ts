import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { uuidv7 } from 'uuidv7';
import { HeadsFile } from '../../../src/modules/audit/sealing/heads-file';
import { privateKeyOf, SealKeys } from '../../../src/modules/audit/sealing/seal-keys';
import { type TrailDatabase, TrailReader } from '../../../src/modules/audit/verification/trail-reader';
import { TrailVerifier } from '../../../src/modules/audit/verification/trail-verifier';
import { ServiceProcess } from '../../support/service-process';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const KILLS = 2;

describe('a process that is killed while it seals', () => {
  const key = randomBytes(32).toString('base64');
  let folder: string;
  let database: TestDatabase;
  let service: ServiceProcess;
  let client: Client;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'theriac-killed-'));
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
    service = await ServiceProcess.start(database.serviceUrl, {
      AUDIT_SIGNING_KEY: key,
      AUDIT_HEADS_FILE: join(folder, 'heads.jsonl'),
    });
  }, 240_000);
  afterAll(async () => {
    await service?.dispose();
    await client?.end();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = async () => {
    await client.query(
      `insert into audit_log (id, at, actor_role, action, subject_type, outcome) values ($1, clock_timestamp(), 'system', 'x', 'y', 'success')`,
      [uuidv7()],
    );
  };
  const verify = () => {
    const trail: TrailDatabase = {
      rows: async <T extends object>({ text }: { text: string }, values: unknown[]) =>
        (await client.query(text, values)).rows as T[],
    };
    const keys = new SealKeys([], privateKeyOf(key));
    return new TrailVerifier(new TrailReader(trail), keys, new HeadsFile(join(folder, 'heads.jsonl'))).verify();
  };

  it('leaves whole seals, and the next one seals what it did not', async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      // Somewhere between two looks and in the middle of one.
      const until = performance.now() + 1_500 + Math.random() * 1_500;
      while (performance.now() < until) await write();
      await service.kill();
      await write();
      expect((await verify()).faults).toEqual([]);
      await service.startAgain();
    }
    let report = await verify();
    for (let look = 0; report.waiting > 0 && look < 50; look++) {
      await sleep(200);
      report = await verify();
    }
    // The service writes rows of its own, too.
    const { rows } = await client.query<{ all: number }>('select count(*)::int as all from audit_log');
    expect(report).toMatchObject({ valid: true, faults: [], waiting: 0, rows: rows[0].all });
    expect(report.heads?.compared).toBeGreaterThan(0);
    const twice = await client.query('select id from audit_seal, unnest(row_ids) id group by id having count(*) > 1');
    expect(twice.rows).toEqual([]);
  }, 240_000);
});
