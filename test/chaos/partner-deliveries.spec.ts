import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { runOutLeases } from '../support/leases';
import { ServiceProcess } from '../support/service-process';
import { startTestApp, type TestApp } from '../support/test-app';
import { Receiver } from '../integration/pms/outward/receiver';
import { happens, ToldPartner } from '../integration/pms/outward/told-partner';

const PER_SECOND = 100;
const FULL = process.env.CHAOS === 'full';
const SECONDS = FULL ? 60 : 4;
const EVENTS = PER_SECOND * SECONDS;
const THROUGH_A_KILL = FULL ? 3_000 : 150;

/** Deliveries in the built service, at a rate, with partners that hang; and killed in the midst of it. */
describe('deliveries to partners', () => {
  let database: TestDatabase;
  let desk: TestApp;
  let service: ServiceProcess;
  let receiver: Receiver;

  beforeAll(async () => {
    database = await createTestDatabase();
    receiver = await Receiver.listen();
    const allowed = { PARTNER_ENDPOINT_ALLOW_NETWORKS: '127.0.0.1' };
    // The one serves the API alone; the other, which is under test, does the work.
    [desk, service] = await Promise.all([
      startTestApp({ database, env: { PROCESS_ROLE: 'api', ...allowed } }),
      ServiceProcess.start(database.serviceUrl, { AUDIT_SEALING: 'off', ...allowed }),
    ]);
  }, 240_000);
  afterAll(async () => {
    await service.dispose();
    await desk.close();
    await receiver.close();
    await database.drop();
  });

  const listening = async (path: string, delayMs = 0) => {
    receiver.at(path, (answer) => void setTimeout(() => answer.writeHead(204).end(), delayMs));
    const partner = await ToldPartner.register(desk);
    await partner.endpoint(receiver.url(path));
    return partner;
  };
  const idsAt = (path: string) => receiver.on(path).map(({ headers }) => String(headers['webhook-id']));

  /** At an even rate. @returns the ids of the events */
  async function happen(count: number, each: (made: number) => Promise<void> = async () => undefined) {
    const ids: string[] = [];
    const begun = performance.now();
    for (let made = 0; made < count; made += 1) {
      const ahead = begun + (made * 1_000) / PER_SECOND - performance.now();
      if (ahead > 0) await sleep(ahead);
      ids.push(await happens(desk, 'stock.changed', { sequence: made }));
      await each(made);
    }
    return ids;
  }

  async function allArrived(path: string, ids: readonly string[], withinMs: number): Promise<boolean> {
    for (const deadline = performance.now() + withinMs; performance.now() < deadline; await sleep(100)) {
      const there = new Set(idsAt(path));
      if (ids.every((id) => there.has(id))) return true;
    }
    return false;
  }

  it(`are quick at ${PER_SECOND} events a second, beside a partner that hangs`, async () => {
    await listening('/quick');
    const dead = await ToldPartner.register(desk);
    receiver.at('/hanging', () => undefined);
    const hanging = await dead.endpoint(receiver.url('/hanging'));
    const ids = await happen(EVENTS);
    expect(await allArrived('/quick', ids, 60_000)).toBe(true);
    const lags = receiver
      .on('/quick')
      .map(({ at, body }) => at - Date.parse((JSON.parse(body) as { occurredAt: string }).occurredAt))
      .sort((one, other) => one - other);
    const quantile = (share: number) => lags[Math.ceil(share * lags.length) - 1];
    process.stdout.write(
      `commit to delivery over ${lags.length} events: p50 ${quantile(0.5)} ms, p99 ${quantile(0.99)} ms, most ${lags.at(-1)} ms\n`,
    );
    const [legs] = await desk.sql(
      `select round(1000 * extract(epoch from percentile_cont(0.5) within group (order by created_at - occurred_at))) as "written",
         round(1000 * extract(epoch from percentile_cont(0.5) within group (order by started_at - created_at))) as "taken up",
         round(1000 * extract(epoch from percentile_cont(0.5) within group (order by settled_at - started_at))) as "settled"
       from partner_delivery where status = 'delivered'`,
    );
    process.stdout.write(`of which, p50 in ms: ${JSON.stringify(legs)}\n`);
    expect(lags).toHaveLength(EVENTS);
    // The short form runs beside other tests.
    expect(quantile(0.99)).toBeLessThan(FULL ? 2_000 : 60_000);
    await dead.ask(`/endpoints/${hanging.id}`, 'DELETE');
  }, 240_000);

  it('lose nothing when the process is killed in the midst of them', async () => {
    const partner = await listening('/slow', 200);
    let comesBack: Promise<void> | undefined;
    const ids = await happen(THROUGH_A_KILL, async (made) => {
      if (made !== THROUGH_A_KILL / 2) return;
      await service.kill();
      await runOutLeases({ query: desk.sql });
      comesBack = service.startAgain();
    });
    await comesBack;
    // Ten at once to an endpoint that takes a fifth of a second each.
    expect(await allArrived('/slow', ids, 40_000 + 20 * THROUGH_A_KILL)).toBe(true);
    const arrived = idsAt('/slow').filter((id) => ids.includes(id));
    process.stdout.write(`${ids.length} events arrived ${arrived.length} times through a kill\n`);
    expect(arrived.length - ids.length).toBeLessThanOrEqual(20);
    expect((await partner.deliveries('&status=dead')).length).toBe(0);
  }, 240_000);
});
