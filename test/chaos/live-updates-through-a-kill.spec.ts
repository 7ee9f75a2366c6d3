import { setTimeout as sleep } from 'node:timers/promises';
import { runOutLeases } from '../support/leases';
import { ServiceProcess } from '../support/service-process';
import { startTestApp, type TestApp, type TestPerson } from '../support/test-app';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { until } from '../support/until';
import { LiveClient } from '../integration/live-updates/live-client';
import { happens, visit } from '../integration/live-updates/live-events';

const FULL = process.env.CHAOS === 'full';
const EVENTS = FULL ? 3_000 : 150;

/** Somebody listens to an instance that is killed, and goes on at another one. */
describe('live updates', () => {
  let database: TestDatabase;
  let survivor: TestApp;
  let service: ServiceProcess;
  let patient: TestPerson;

  beforeAll(async () => {
    database = await createTestDatabase();
    [survivor, service] = await Promise.all([
      startTestApp({ database }),
      ServiceProcess.start(database.serviceUrl, { AUDIT_SEALING: 'off' }),
    ]);
    patient = await survivor.person('patient');
  }, 240_000);
  afterAll(async () => {
    await service.dispose();
    await survivor.close();
    await database.drop();
  });

  it('lose nothing and double nothing when the instance that tells them is killed', async () => {
    const first = await LiveClient.listen(service.url, patient.token);
    expect(first.greeting?.type).toBe('ready');
    const made: string[] = [];
    const happening = (async () => {
      for (; made.length < EVENTS; await sleep(10))
        made.push(await happens(survivor, 'consultation.started', visit(patient.id)));
    })();
    await until(() => first.subjects.length >= EVENTS / 10);
    await service.kill();
    if (!FULL) await runOutLeases({ query: survivor.sql });
    await until(() => first.closed !== undefined);
    expect(first.subjects.length).toBeLessThan(EVENTS);
    const second = await LiveClient.listen(survivor.url, patient.token, { lastEventId: first.lastEventId });
    await happening;
    // Events that the killed process had taken from the queue come back when their locks have run out.
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(100))
      if (first.subjects.length + second.subjects.length >= EVENTS) break;
    const heard = [...first.subjects, ...second.subjects];
    process.stdout.write(`${first.subjects.length} heard before the kill, ${second.subjects.length} after it\n`);
    expect(new Set(heard).size).toBe(heard.length);
    expect([...heard].sort()).toEqual([...made].sort());
    const [row] = await survivor.sql(`select count(*)::integer as count from live_update`);
    expect(row).toEqual({ count: EVENTS });
  }, 120_000);
});
