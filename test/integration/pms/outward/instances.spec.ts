import { uuidv7 } from 'uuidv7';
import { DeliveryRepository, LEASE_MS } from '../../../../src/modules/pms-sync/deliveries/delivery.repository';
import { PartnerNewsHandler } from '../../../../src/modules/pms-sync/deliveries/partner-news.handler';
import { DeliveryUpkeep } from '../../../../src/modules/pms-sync/deliveries/delivery-upkeep.job';
import { startTestApp, TestClock, type TestApp } from '../../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../../support/test-database';
import { until } from '../../../support/until';
import { eventually } from '../../outbox/eventually';
import { hang, Receiver, status } from './receiver';
import { happens, ToldPartner } from './told-partner';

const DAY_MS = 86_400_000;
const env = { PARTNER_ENDPOINT_ALLOW_NETWORKS: '127.0.0.1', PARTNER_ENDPOINT_TIMEOUT_SECONDS: '5' };

let database: TestDatabase;
let one: TestApp;
let other: TestApp;
let receiver: Receiver;
const clock = new TestClock();

beforeAll(async () => {
  database = await createTestDatabase();
  one = await startTestApp({ clock, env, database });
  other = await startTestApp({ clock, env, database });
  receiver = await Receiver.listen();
});
afterAll(async () => {
  await Promise.all([one.close(), other.close()]);
  await receiver.close();
  await database.drop();
});

const count = async (endpointId: string, condition: string) =>
  (await one.sql(`select from partner_delivery where endpoint_id = $1 and ${condition}`, [endpointId])).length;

describe('two instances', () => {
  it('share the deliveries, each once, and a partner that hangs slows nobody', async () => {
    const [dead, live] = await Promise.all([ToldPartner.register(one), ToldPartner.register(one)]);
    receiver.at('/dead', hang);
    const hanging = await dead.endpoint(receiver.url('/dead'));
    const accepting = await live.endpoint(receiver.url('/live'));
    const events = 150;
    for (let each = 0; each < events; each += 1) await happens(one, 'stock.changed', { sequence: each });
    const done = async () => expect(await count(accepting.id, `status = 'delivered'`)).toBe(events);
    await eventually(done, 60_000);
    // The others are still at it.
    expect(await count(hanging.id, `status = 'pending'`)).toBeGreaterThan(0);
    const told = receiver.on('/live').map(({ headers }) => headers['webhook-id']);
    expect([told.length, new Set(told).size]).toEqual([events, events]);
    expect(receiver.on('/dead').length).toBeLessThanOrEqual(40);
    await dead.ask(`/endpoints/${hanging.id}`, 'DELETE');
  }, 240_000);

  it('write an event down once for each endpoint, however often and wherever it is handled', async () => {
    const partner = await ToldPartner.register(one);
    const endpoints = [await partner.endpoint(receiver.url('/a')), await partner.endpoint(receiver.url('/b'))];
    const [id, aggregateId] = [uuidv7(), uuidv7()];
    const event = { id, type: 'stock.changed', version: 1, aggregateType: 'product', aggregateId, payload: {} };
    const handlings = [one, other, one, other].map(({ app }) =>
      app.get(PartnerNewsHandler).handle({ ...event, occurredAt: clock.now() }),
    );
    await Promise.all(handlings);
    const rows = await partner.deliveries(`&eventId=${id}`);
    expect(rows.map(({ endpointId }) => endpointId).sort()).toEqual(endpoints.map((each) => each.id).sort());
  });

  it('take up what the other died over, when its lease is over, and say that it was interrupted', async () => {
    const partner = await ToldPartner.register(one);
    const endpoint = await partner.endpoint(receiver.url('/crash'));
    await partner.ask(`/endpoints/${endpoint.id}`, 'PATCH', { status: 'disabled' });
    const id = await happens(one);
    const witness = await ToldPartner.register(one);
    await witness.endpoint(receiver.url('/witness'));
    await witness.deliveryOf(await happens(one), ({ status: stands }) => stands === 'delivered');
    expect(await partner.deliveries(`&eventId=${id}`)).toEqual([]);

    // Claimed by a process that is gone: its claim is all that it left.
    receiver.at('/crash', status(503));
    await partner.ask(`/endpoints/${endpoint.id}`, 'PATCH', { status: 'active' });
    const lost = await happens(one);
    const { id: deliveryId } = await partner.deliveryOf(lost, ({ status: stands }) => stands === 'retry_wait');
    await one.sql(
      `update partner_delivery set status = 'delivering', attempts = 2, due_at = $2, started_at = $3 where id = $1`,
      [deliveryId, new Date(clock.now().getTime() + LEASE_MS), clock.now()],
    );
    receiver.at('/crash', (answer) => answer.writeHead(200).end());
    const lateComer = await other.app
      .get(DeliveryRepository)
      .settle({ ...LATE, deliveryId, number: 1, startedAt: clock.now() }, clock.now());
    expect(lateComer).toBe(false);
    clock.advance(LEASE_MS);
    await partner.deliveryOf(lost, ({ status: stands }) => stands === 'delivered');
    const { attempts } = await partner.delivery(deliveryId);
    expect(attempts.map(({ number, outcome }) => [number, outcome])).toEqual([
      [1, 'refused'],
      [2, 'interrupted'],
      [3, 'accepted'],
    ]);
  });
});

/** What somebody settles whose claim was lost meanwhile. */
const LATE = {
  outcome: 'refused',
  status: 'dead',
  durationMs: 5,
  statusCode: 503,
  reply: '',
  error: null,
  dueAt: null,
} as const;

describe('the upkeep', () => {
  it('gives up after four days, disables what failed for five, and forgets what is over', async () => {
    const partner = await ToldPartner.register(one);
    receiver.at('/failing', status(500));
    const endpoint = await partner.endpoint(receiver.url('/failing'));
    const lost = await happens(one);
    await partner.deliveryOf(lost, ({ status: stands }) => stands === 'retry_wait');
    await until(async () => (await partner.readEndpoint(endpoint.id)).failingSince !== null);
    const upkeep = one.app.get(DeliveryUpkeep);
    // As if it had rested for days: nothing was tried meanwhile.
    await one.sql(`update partner_endpoint set paused_until = $2 where id = $1`, [
      endpoint.id,
      new Date(clock.now().getTime() + 6 * DAY_MS),
    ]);
    clock.advance(4 * DAY_MS - 60_000);
    await upkeep.run();
    expect(await count(endpoint.id, `status = 'retry_wait'`)).toBe(1);
    expect((await partner.readEndpoint(endpoint.id)).status).toBe('active');
    clock.advance(60_001);
    await upkeep.run();
    expect(await count(endpoint.id, `status = 'dead' and due_at is null`)).toBe(1);
    clock.advance(DAY_MS);
    await upkeep.run();
    expect(await partner.readEndpoint(endpoint.id)).toMatchObject({ status: 'disabled', disabledBecause: 'failing' });
    clock.advance(31 * DAY_MS);
    await upkeep.run();
    const kept = await one.sql<{ status: string }>('select distinct status from partner_delivery');
    expect(kept).toEqual([{ status: 'dead' }]);
    clock.advance(60 * DAY_MS);
    await upkeep.run();
    expect(await one.sql('select from partner_delivery')).toEqual([]);
  });
});
