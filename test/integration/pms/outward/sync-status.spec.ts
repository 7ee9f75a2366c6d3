import { register } from 'prom-client';
import { uuidv7 } from 'uuidv7';
import { Environment } from '../../../../src/config/env';
import { EventApplication } from '../../../../src/modules/pms-sync/inbound/event-application.service';
import { StockReconciliation } from '../../../../src/modules/pms-sync/reconciliation/stock-reconciliation.service';
import { DriftGauges } from '../../../../src/modules/pms-sync/status/drift-gauges';
import type { DeliveredEvent } from '../../../../src/platform/outbox/delivered-event';
import { EventHandlers } from '../../../../src/platform/outbox/event-handlers';
import { ScheduledJobs } from '../../../../src/platform/schedule/scheduled-jobs';
import { made, send, signed } from '../../../factories/partner';
import { aPms, deliver, type PmsSystem, productEvent, sealed, stockEvent } from '../../../factories/pms';
import { type Loose, startTestApp, TestClock, type TestApp } from '../../../support/test-app';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

let test: TestApp;
const clock = new TestClock(new Date('2026-11-21T09:30:00.000Z'));

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api', PMS_DRIFT_POLICY: 'report' } });
});
afterAll(() => test.close());

const ago = (milliseconds: number) => new Date(clock.now().getTime() - milliseconds);
const statusOf = async ({ partner, adminToken }: PmsSystem) =>
  (await test.http<Loose>(`/api/v1/partners/${partner.id}/sync`, { token: adminToken })).body.data;

let urls = 0;
async function anEndpoint({ partner, adminToken }: PmsSystem, over: object = {}): Promise<string> {
  const url = `https://pms.example/${(urls += 1)}`;
  const { id } = await made<{ id: string }>(test, `/api/v1/partners/${partner.id}/endpoints`, adminToken, { url });
  const fields = Object.entries(over);
  for (const [field, value] of fields) {
    await test.sql(`update partner_endpoint set ${field} = $2 where id = $1`, [id, value]);
  }
  return id;
}

interface Told {
  status: string;
  occurred: Date;
  settled?: Date;
  redeliveryOf?: string;
}

async function aDelivery({ partner }: PmsSystem, endpointId: string, told: Told): Promise<string> {
  const { status, occurred, settled = null, redeliveryOf = null } = told;
  const id = uuidv7();
  await test.sql(
    `insert into partner_delivery (id, partner_id, endpoint_id, event_id, event_type, subject_id, body, status, due_at, occurred_at,
       created_at, settled_at, redelivery_of)
     values ($1, $2, $3, $1, 'stock.changed', $1, '{}', $4, $5, $6, $9, $7, $8)`,
    [
      id,
      partner.id,
      endpointId,
      status,
      settled === null ? clock.now() : null,
      occurred,
      settled,
      redeliveryOf,
      redeliveryOf ? clock.now() : occurred,
    ],
  );
  return id;
}

async function snapshot(pms: PmsSystem, locationRef: string, stock: object[]): Promise<void> {
  const body = JSON.stringify({ locationRef, takenAt: clock.now().toISOString(), stock });
  const asked = { method: 'POST', path: '/api/v1/pms/inventory/snapshots', body };
  const { status, text } = await send(test, await signed(test, pms, asked, { created: clock.now() }));
  if (status !== 202) throw new Error(text);
  while (await test.app.get(StockReconciliation).compareNext());
}

const look = async () => test.app.get(ScheduledJobs).named('pms-sync-watch')?.job.run();
/** What was announced of a partner, oldest first. */
const announced = ({ partner }: PmsSystem) =>
  test.sql<{ id: string; type: string; payload: Record<string, unknown> }>(
    `select id, type, payload from outbox_event where aggregate_type = 'partner_sync' and aggregate_id = $1 order by position`,
    [partner.id],
  );
const typesOf = async (pms: PmsSystem) =>
  (await announced(pms)).map(({ type, payload }) => `${type} ${String(payload.kind)}`);

describe('the status of what a partner is told', () => {
  it('counts what waits, what failed and what was given up, of this partner alone', async () => {
    const [pms, other] = [await aPms(test), await aPms(test)];
    const endpoint = await anEndpoint(pms);
    await anEndpoint(pms, { failing_since: clock.now(), paused_until: ago(-MINUTE_MS) });
    await made(test, `/api/v1/partners/${pms.partner.id}/endpoints`, pms.adminToken, { url: 'https://off.example/' });
    await test.sql(
      `update partner_endpoint set status = 'disabled', disabled_because = 'gone', disabled_at = now() where url = 'https://off.example/'`,
    );
    for (const seconds of [1, 2, 3]) {
      const occurred = ago(MINUTE_MS);
      const settled = new Date(occurred.getTime() + seconds * 1_000);
      await aDelivery(pms, endpoint, { status: 'delivered', occurred, settled });
    }
    await aDelivery(pms, endpoint, { status: 'delivered', occurred: ago(2 * DAY_MS), settled: ago(2 * DAY_MS) });
    const dead = { status: 'dead', occurred: ago(4 * DAY_MS), settled: ago(MINUTE_MS) };
    await aDelivery(pms, endpoint, dead);
    const again = await aDelivery(pms, endpoint, { ...dead, settled: ago(2 * DAY_MS) });
    await aDelivery(pms, endpoint, { status: 'pending', occurred: ago(4 * DAY_MS), redeliveryOf: again });
    await aDelivery(pms, endpoint, { status: 'retry_wait', occurred: ago(10 * MINUTE_MS) });
    await aDelivery(other, await anEndpoint(other), { status: 'pending', occurred: ago(DAY_MS) });
    expect((await statusOf(pms)).outward).toEqual({
      ...{ waiting: 2, oldestWaitingSeconds: 600, retrying: 1, dead: 1 },
      lastDeliveredAt: ago(MINUTE_MS - 3_000).toISOString(),
      lastDay: { delivered: 3, dead: 1, successRate: 0.6, lagSeconds: 2.9 },
      endpoints: { active: 2, disabled: 1, failing: 1, paused: 1 },
    });
    const nothing = await aPms(test);
    expect((await statusOf(nothing)).outward).toMatchObject({
      ...{ waiting: 0, oldestWaitingSeconds: 0, dead: 0, lastDeliveredAt: null },
      lastDay: { delivered: 0, successRate: null, lagSeconds: null },
    });
  });
});

describe('drift', () => {
  it('is what the newest snapshots of all locations say, in units of use, for eight days', async () => {
    const pms = await aPms(test);
    expect((await statusOf(pms)).drift).toEqual({
      ...{ differences: 0, open: 0, units: 0, locations: 0, snapshotAgeSeconds: null },
    });
    const pack = sealed(productEvent('PACK', 1, { useUnitsPerUnit: 10 }), [pms.webhookSecret.secret], {
      at: clock.now(),
    });
    await deliver(test, pms.partner.id, pack);
    while ((await test.app.get(EventApplication).applyNext()) > 0);
    await snapshot(pms, 'main', [
      { productRef: 'PACK', version: 1, onHand: 3 },
      { productRef: 'ONE', version: 1, onHand: 3 },
    ]);
    clock.advance(MINUTE_MS);
    await snapshot(pms, 'cellar', [{ productRef: 'ONE', version: 1, onHand: 5 }]);
    clock.advance(MINUTE_MS);
    await snapshot(pms, 'main', [{ productRef: 'PACK', version: 2, onHand: 4 }]);
    expect((await statusOf(pms)).drift).toEqual({
      ...{ differences: 2, open: 2, units: 45, locations: 2, snapshotAgeSeconds: 60 },
    });
    await test.app.get(DriftGauges).measure();
    const label = `{partner="${pms.partner.id}"}`;
    const metrics = await register.metrics();
    expect(metrics).toContain(`pms_drift_differences${label} 2`);
    expect(metrics).toContain(`pms_drift_units${label} 45`);
    clock.advance(9 * DAY_MS);
    expect((await statusOf(pms)).drift).toMatchObject({ differences: 0, locations: 0 });
  });
});

describe('administrators', () => {
  it('are told once when messages lag, however often it is looked, and once when they do not any more', async () => {
    const pms = await aPms(test);
    const endpoint = await anEndpoint(pms);
    const late = await aDelivery(pms, endpoint, { status: 'retry_wait', occurred: ago(14 * MINUTE_MS) });
    const told = await aDelivery(pms, endpoint, { status: 'delivered', occurred: ago(DAY_MS), settled: ago(DAY_MS) });
    await aDelivery(pms, endpoint, { status: 'pending', occurred: ago(DAY_MS), redeliveryOf: told });
    await look();
    expect(await announced(pms)).toEqual([]);
    clock.advance(MINUTE_MS);
    await Promise.all([look(), look(), look()]);
    expect(await typesOf(pms)).toEqual(['partner_sync.troubled lag']);
    expect((await statusOf(pms)).alerts).toEqual([{ kind: 'lag', since: clock.now().toISOString(), value: 15 }]);
    const settle = (due: Date | null) =>
      test.sql(
        `update partner_delivery set status = $2, due_at = $3, settled_at = $4 where id = $1`,
        due ? [late, 'retry_wait', due, null] : [late, 'delivered', null, clock.now()],
      );
    await settle(null);
    await look();
    // It goes up and down around the threshold: still the same alert.
    clock.advance(4 * MINUTE_MS);
    await settle(clock.now());
    await look();
    await settle(null);
    await look();
    clock.advance(4 * MINUTE_MS);
    await look();
    expect(await typesOf(pms)).toHaveLength(1);
    clock.advance(MINUTE_MS);
    await Promise.all([look(), look()]);
    expect(await typesOf(pms)).toEqual(['partner_sync.troubled lag', 'partner_sync.recovered lag']);
    expect((await statusOf(pms)).alerts).toEqual([]);
    const actions = await test.sql<{ action: string }>(
      `select action from audit_log where subject_id = $1 and action like 'partner.sync%' order by id`,
      [pms.partner.id],
    );
    expect(actions).toEqual([{ action: 'partner.sync_troubled' }, { action: 'partner.sync_recovered' }]);
  });

  it('hear of it in their list, each once, and nobody else does', async () => {
    const [pms, admin, pharmacist] = [await aPms(test), await test.person('admin'), await test.person('pharmacist')];
    await aDelivery(pms, await anEndpoint(pms), { status: 'pending', occurred: ago(20 * MINUTE_MS) });
    await look();
    const [row] = await announced(pms);
    const event = {
      ...{ id: row.id, type: row.type, version: 1, aggregateType: 'partner_sync', aggregateId: pms.partner.id },
      ...{ occurredAt: clock.now(), payload: row.payload },
    } as DeliveredEvent;
    for (const { handler } of test.app.get(EventHandlers).of(row.type)) {
      await handler.handle(event);
      await handler.handle(event);
    }
    const listOf = async ({ token }: { token: string }) =>
      (await test.http<Loose[]>('/api/v1/notifications', { token })).body.data;
    expect(await listOf(admin)).toMatchObject([
      {
        title: 'A partner has fallen out of step',
        body: expect.stringContaining('has been under way for 20 minutes') as string,
      },
    ]);
    expect(await listOf(pharmacist)).toEqual([]);
  });

  it('are told of drift and of what was given up, by the figures of the day', async () => {
    const pms = await aPms(test);
    await snapshot(pms, 'main', [{ productRef: 'LOST', version: 1, onHand: 3 }]);
    const broken = { ...stockEvent('LOST', 1, 40), data: {} };
    await deliver(test, pms.partner.id, sealed(broken, [pms.webhookSecret.secret], { at: clock.now() }));
    while ((await test.app.get(EventApplication).applyNext()) > 0);
    await look();
    expect(await typesOf(pms)).toEqual(['partner_sync.troubled drift', 'partner_sync.troubled dead_letters']);
    clock.advance(MINUTE_MS);
    await snapshot(pms, 'main', []);
    await look();
    clock.advance(5 * MINUTE_MS);
    await look();
    expect((await typesOf(pms)).slice(2)).toEqual(['partner_sync.recovered drift']);
    clock.advance(DAY_MS);
    await look();
    clock.advance(5 * MINUTE_MS);
    await look();
    expect((await typesOf(pms)).slice(3)).toEqual(['partner_sync.recovered dead_letters']);
  });

  it('are not told of endpoints that are off, of partners that are suspended, nor where the threshold is 0', async () => {
    const [off, suspended, unwatched] = [await aPms(test), await aPms(test), await aPms(test)];
    const disabled = { status: 'disabled', disabled_because: 'by_hand', disabled_at: clock.now() };
    const late = { status: 'pending', occurred: ago(DAY_MS) };
    const endpoint = await anEndpoint(off);
    await test.sql(`update partner_endpoint set status = $2, disabled_because = $3, disabled_at = $4 where id = $1`, [
      endpoint,
      ...Object.values(disabled),
    ]);
    await aDelivery(off, endpoint, late);
    await aDelivery(suspended, await anEndpoint(suspended), late);
    await look();
    expect(await typesOf(off)).toEqual([]);
    expect(await typesOf(suspended)).toEqual(['partner_sync.troubled lag']);
    const { adminToken: token, partner } = suspended;
    await test.http(`/api/v1/partners/${partner.id}`, { method: 'PATCH', token, body: { status: 'suspended' } });
    await look();
    expect([(await statusOf(suspended)).alerts, await typesOf(suspended)]).toEqual([[], ['partner_sync.troubled lag']]);
    const env = test.app.get(Environment);
    env.PMS_ALERT_LAG_MINUTES = 0;
    await aDelivery(unwatched, await anEndpoint(unwatched), late);
    await look();
    env.PMS_ALERT_LAG_MINUTES = 15;
    expect(await typesOf(unwatched)).toEqual([]);
  });
});
