import { aPms, aWebhookSecret, deliver, sealed } from '../../../factories/pms';
import { startTestApp, type TestApp } from '../../../support/test-app';
import { aGtin, Dispensary } from '../../inventory/dispensary';
import { historyOf, mirrorOf, settled, Storm } from './storm';

const SEED = 20_261_121;

describe('events that come shuffled, repeatedly, late, forged and through a change of secrets', () => {
  let test: TestApp;
  const gtins = Array.from({ length: 5 }, () => aGtin());

  beforeAll(async () => {
    test = await startTestApp();
    const dispensary = await Dispensary.open(test);
    for (const code of gtins) await dispensary.product({ codes: [{ system: 'gtin', code }] });
  });
  afterAll(() => test.close());

  it('come to the same as one delivery in order, while connections break and two workers work', async () => {
    const events = historyOf({ products: 20, versions: 6, seed: SEED, gtins });
    const calm = await aPms(test);
    for (const event of events) await deliver(test, calm.partner.id, sealed(event, [calm.webhookSecret.secret]));
    const second = await startTestApp({ database: test.database, env: { PROCESS_ROLE: 'worker' } });
    try {
      const pms = await aPms(test);
      const storm = new Storm(pms, events, SEED, () => test);
      const path = `/api/v1/partners/${pms.partner.id}/webhook-secrets`;
      const breaking = setInterval(() => void breakConnections(test), 700);
      await storm
        .rage(
          () => aWebhookSecret(test, pms),
          async (id) => void (await test.http(`${path}/${id}`, { method: 'DELETE', token: pms.adminToken })),
        )
        .finally(() => clearInterval(breaking));
      await settled(test.sql, calm.partner.id);
      await settled(test.sql, pms.partner.id);
      expect(await mirrorOf(test.sql, pms.partner.id)).toEqual(await mirrorOf(test.sql, calm.partner.id));
      const { accepted, repeated, forged, changedOver } = storm.report;
      expect(accepted + repeated).toBeGreaterThan(events.length);
      expect(Math.min(repeated, forged, changedOver)).toBeGreaterThan(0);
      const rows = await test.sql(
        `select count(*)::integer as rows, count(*) filter (where outcome in ('applied', 'waiting', 'stale'))::integer as good
           from pms_inbound_event where partner_id = $1`,
        [pms.partner.id],
      );
      expect(rows).toEqual([{ rows: events.length, good: events.length }]);
      expect(await test.sql(`select from pms_inbound_event where event_id like '%forged'`)).toEqual([]);
      const forgotten = await test.sql(
        `select from pms_inbound_event e join pms_product p on p.partner_id = e.partner_id and p.ref = e.product_ref
          where e.outcome = 'waiting' and p.product_id is not null`,
      );
      expect(forgotten).toEqual([]);
    } finally {
      await second.close();
    }
  }, 240_000);
});

/** As a failing network would: whatever they were doing is rolled back. */
async function breakConnections(test: TestApp): Promise<void> {
  await test
    .sql(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and query like '%pms_%' and random() < 0.5`,
    )
    .catch(() => undefined);
}
