import { setTimeout as sleep } from 'node:timers/promises';
import { aPms, aWebhookSecret, deliver, sealed } from '../factories/pms';
import { aGtin, Dispensary } from '../integration/inventory/dispensary';
import { historyOf, mirrorOf, settled, Storm } from '../integration/pms/inward/storm';
import { ServiceProcess } from '../support/service-process';
import { startTestApp, type TestApp } from '../support/test-app';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const FULL = process.env.CHAOS === 'full';
/** Three histories for each product: its own, and those of its stock at two locations. */
const [PRODUCTS, VERSIONS] = FULL ? [334, 10] : [20, 4];
/** Senders of the calm delivery. */
const LANES = 8;
const SEED = Number(process.env.CHAOS_SEED ?? 20_261_121);
/** Between two murders, in milliseconds. */
const PEACE_MS = FULL ? 8_000 : 1_000;
/** After which every process knows of another secret, or of the end of one. */
const KNOWN_EVERYWHERE_MS = 2_500;
const WITHIN_MS = FULL ? 1_200_000 : 240_000;

describe(`${PRODUCTS * VERSIONS * 3} events of a partner, with everything that can go wrong`, () => {
  let database: TestDatabase;
  let services: ServiceProcess[];
  /** Asks beside the processes that are killed, and works off nothing. */
  let witness: TestApp;
  let kills = 0;
  const gtins = Array.from({ length: 10 }, () => aGtin());

  beforeAll(async () => {
    database = await createTestDatabase();
    const env = { AUDIT_SEALING: 'off' };
    // Not all at once: on a small machine none of them would become ready.
    [witness, ...services] = await Promise.all([
      startTestApp({ database, env: { PROCESS_ROLE: 'api' } }),
      ServiceProcess.start(database.serviceUrl, env),
    ]);
    services.push(await ServiceProcess.start(database.serviceUrl, env));
    const dispensary = await Dispensary.open(witness);
    for (const code of gtins) await dispensary.product({ codes: [{ system: 'gtin', code }] });
  }, 120_000);

  afterAll(async () => {
    for (const service of services ?? []) await service.dispose();
    await witness?.close();
    await database?.drop();
  });

  /** Each in turn: the other one serves meanwhile. */
  async function murder(until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      await sleep(PEACE_MS, undefined, { signal: until }).catch(() => undefined);
      if (until.aborted) return;
      const victim = services[kills % services.length];
      await victim.kill();
      kills += 1;
      // As whoever keeps it running would: on a machine that is full, a start may fail.
      await victim.startAgain().catch(() => victim.startAgain());
    }
  }

  it(
    'come to the same as one delivery in order',
    async () => {
      const events = historyOf({ products: PRODUCTS, versions: VERSIONS, seed: SEED, gtins });
      const calm = await aPms(witness);
      // In order for each product; the others do not matter to it.
      const inOrder = Array.from({ length: LANES }, async (_, lane) => {
        for (const event of events.filter((_event, at) => (Math.floor(at / 3) % PRODUCTS) % LANES === lane)) {
          const sent = sealed(event, [calm.webhookSecret.secret]);
          expect((await deliver(witness, calm.partner.id, sent)).status).toBe(202);
        }
      });
      await Promise.all(inOrder);
      const pms = await aPms(witness);
      // Attempts go to the one and the other process in turn.
      const http = (attempt: number) => ({ http: httpOf(services[attempt % services.length].url) as TestApp['http'] });
      const storm = new Storm(pms, events, SEED, http);
      const path = `/api/v1/partners/${pms.partner.id}/webhook-secrets`;
      const peace = new AbortController();
      const murders = murder(peace.signal);
      const began = performance.now();
      try {
        await storm.rage(
          async () => {
            const next = await aWebhookSecret(witness, pms);
            await sleep(KNOWN_EVERYWHERE_MS);
            return next;
          },
          async (id) => {
            const asked = { method: 'DELETE', token: pms.adminToken };
            expect((await witness.http(`${path}/${id}`, asked)).status).toBe(200);
            await sleep(KNOWN_EVERYWHERE_MS);
          },
        );
      } finally {
        peace.abort();
        await murders;
      }
      await settled(witness.sql, pms.partner.id, 120);
      await settled(witness.sql, calm.partner.id, 120);
      const seconds = Math.round((performance.now() - began) / 1_000);
      process.stdout.write(`${JSON.stringify({ events: events.length, kills, seconds, ...storm.report })}\n`);
      expect(await mirrorOf(witness.sql, pms.partner.id)).toEqual(await mirrorOf(witness.sql, calm.partner.id));
      const [{ rows, good }] = await witness.sql<{ rows: number; good: number }>(
        `select count(*)::integer as rows, count(*) filter (where outcome in ('applied', 'waiting', 'stale'))::integer as good
           from pms_inbound_event where partner_id = $1`,
        [pms.partner.id],
      );
      expect([rows, good]).toEqual([events.length, events.length]);
      expect(await witness.sql('select from pms_stock where on_hand = 77777')).toEqual([]);
      expect(kills).toBeGreaterThan(FULL ? 5 : 0);
    },
    WITHIN_MS,
  );
});

function httpOf(url: string) {
  return async (path: string, request: { method?: string; body?: unknown; headers?: Record<string, string> }) => {
    const signal = AbortSignal.timeout(10_000);
    const { method, body, headers } = request;
    const answer = await fetch(url + path, { method, headers, body: body as string, signal });
    return { status: answer.status, body: (await answer.json()) as object };
  };
}
