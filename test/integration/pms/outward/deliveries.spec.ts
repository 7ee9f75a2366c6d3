import { Webhook } from 'standardwebhooks';
import { uuidv7 } from 'uuidv7';
import { startTestApp, TestClock, type TestApp } from '../../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../../support/test-database';
import { until } from '../../../support/until';
import { faultsAgainstR5 } from '../../../factories/fhir-schema';
import { Dispensary } from '../../inventory/dispensary';
import { accept, hang, Receiver, status } from './receiver';
import { happens, ToldPartner } from './told-partner';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const PAUSES_MS = [5 * SECOND_MS, 5 * MINUTE_MS, ...[0.5, 2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR_MS)];
const env = { PARTNER_ENDPOINT_ALLOW_NETWORKS: '127.0.0.1', PARTNER_ENDPOINT_TIMEOUT_SECONDS: '1' };

let database: TestDatabase;
let test: TestApp;
let receiver: Receiver;
const clock = new TestClock();

beforeAll(async () => {
  database = await createTestDatabase();
  test = await startTestApp({ clock, env, database });
  receiver = await Receiver.listen();
});
afterAll(async () => {
  await test.close();
  await receiver.close();
  await database.drop();
});

let paths = 0;
const aPath = () => `/hook-${(paths += 1)}`;

const dueIn = (at: string | null) => Date.parse(at ?? '') - clock.now().getTime();
const settled = ({ status: stands }: { status: string }) => ['delivered', 'dead'].includes(stands);
const waiting = ({ status: stands }: { status: string }) => stands === 'retry_wait';

describe('what partners are told', () => {
  it('comes signed with every secret in force, in the frame of the contract, once', async () => {
    const partner = await ToldPartner.register(test);
    const path = aPath();
    await partner.endpoint(receiver.url(path));
    const next = (await partner.ask<{ secret: string }>('/webhook-secrets', 'POST', {})).body.data.secret;
    const balances = [{ locationId: uuidv7(), onHand: 9, reserved: 2, available: 7, cost: 100 }];
    const id = await happens(test, 'stock.changed', { sequence: 4, balances });
    await happens(test, 'stock.low');
    const delivery = await partner.deliveryOf(id, settled);
    const [{ headers, body }, ...more] = receiver.on(path);
    expect(more).toEqual([]);
    for (const secret of [partner.secret, next]) {
      const told = new Webhook(secret).verify(body, headers as Record<string, string>);
      expect(told).toMatchObject({ id, type: 'stock.changed', version: 1, data: { sequence: 4 } });
    }
    expect(JSON.parse(body)).toHaveProperty('data.balances', [{ ...balances[0], cost: undefined }].map(defined));
    expect(headers).toMatchObject({ 'webhook-id': id, 'content-type': 'application/json' });
    const { attempts, body: kept } = await partner.delivery(delivery.id);
    expect([kept, attempts]).toEqual([
      body,
      [expect.objectContaining({ number: 1, outcome: 'accepted', statusCode: 204 })],
    ]);
  });

  it('is the product as it stands, with its codes', async () => {
    const partner = await ToldPartner.register(test);
    const path = aPath();
    await partner.endpoint(receiver.url(path), ['product.registered', 'product.updated', 'product.retired']);
    const dispensary = await Dispensary.open(test);
    const codes = [{ system: 'atc', code: 'N02AA01' }];
    const productId = await dispensary.product({ codes });
    await until(() => receiver.on(path).length === 1);
    const { type, data } = JSON.parse(receiver.on(path)[0].body) as { type: string; data: Record<string, unknown> };
    expect([type, data]).toEqual(['product.registered', expect.objectContaining({ productId, sequence: 1, codes })]);
  });

  it('is said in the words of each partner, and stays as it was said', async () => {
    const [generic, fhir] = [await ToldPartner.register(test), await ToldPartner.register(test, 'fhir-r5')];
    const paths = [aPath(), aPath()];
    await generic.endpoint(receiver.url(paths[0]));
    await fhir.endpoint(receiver.url(paths[1]));
    const [productId, locationId] = [uuidv7(), uuidv7()];
    const balances = [{ locationId, onHand: 9, reserved: 2, available: 7 }];
    const id = await happens(test, 'stock.changed', { productId, sequence: 4, balances });
    const { id: deliveryId } = await fhir.deliveryOf(id, settled);
    await generic.deliveryOf(id, settled);
    const [[plain], [{ headers, body }]] = paths.map((path) => receiver.on(path));
    expect(JSON.parse(plain.body)).toMatchObject({ id, data: { productId, sequence: 4, balances } });
    const said = new Webhook(fhir.secret).verify(body, headers as Record<string, string>) as { data: object };
    expect(said).toMatchObject({ id, type: 'stock.changed', data: { resourceType: 'InventoryReport' } });
    expect(faultsAgainstR5(said.data)).toEqual([]);
    expect(body).toContain(`"reference":"Location/${locationId}"`);
    expect((await fhir.ask('', 'PATCH', { format: 'generic' })).status).toBe(200);
    await fhir.ask(`/deliveries/${deliveryId}/redeliveries`, 'POST');
    await until(() => receiver.on(paths[1]).length === 2);
    expect(receiver.on(paths[1])[1].body).toBe(body);
  });

  it('is not sent unsigned, nor to a partner that is suspended', async () => {
    const partner = await ToldPartner.register(test);
    const path = aPath();
    await partner.endpoint(receiver.url(path));
    const [{ id: secretId }] = (await partner.ask<{ id: string }[]>('/webhook-secrets')).body.data;
    await partner.ask(`/webhook-secrets/${secretId}`, 'DELETE');
    const unsigned = await partner.deliveryOf(await happens(test), waiting);
    expect((await partner.delivery(unsigned.id)).attempts).toMatchObject([{ outcome: 'unsigned', statusCode: null }]);
    await partner.ask('', 'PATCH', { status: 'suspended' });
    const witness = await ToldPartner.register(test);
    await witness.endpoint(receiver.url(aPath()));
    const unheard = await happens(test);
    await witness.deliveryOf(unheard, settled);
    expect([await partner.deliveries(`&eventId=${unheard}`), receiver.on(path)]).toEqual([[], []]);
  });
});

describe('an endpoint that does not accept', () => {
  it('is asked again after each pause, over restarts, until the delivery is dead; it can be made again', async () => {
    const partner = await ToldPartner.register(test);
    const path = aPath();
    receiver.at(path, status(500, {}, 'Internal\u0000 error'));
    await partner.endpoint(receiver.url(path));
    const id = await happens(test);
    for (const [index, pause] of PAUSES_MS.entries()) {
      const { nextAttemptAt } = await partner
        .through(test)
        .deliveryOf(id, (each) => waiting(each) && each.attemptCount === index + 1);
      expect(dueIn(nextAttemptAt) / pause).toBeGreaterThan(0.899);
      expect(dueIn(nextAttemptAt) / pause).toBeLessThan(1.101);
      if (index === 4) {
        await test.close();
        test = await startTestApp({ clock, env, database });
      }
      clock.set(nextAttemptAt!);
    }
    const again = partner.through(test);
    const dead = await again.deliveryOf(id, settled);
    const { attempts } = await again.delivery(dead.id);
    expect([dead.status, dead.nextAttemptAt, attempts.length, receiver.on(path).length]).toEqual([
      'dead',
      null,
      10,
      10,
    ]);
    const refused = { outcome: 'refused', statusCode: 500, reply: 'Internal\uFFFD error' };
    expect(attempts).toMatchObject(Array.from({ length: 10 }, (_, index) => ({ number: index + 1, ...refused })));

    receiver.at(path, accept);
    const redelivery = await again.ask<{ id: string }>(`/deliveries/${dead.id}/redeliveries`, 'POST');
    expect(redelivery.body.data).toMatchObject({ redeliveryOf: dead.id, eventId: id });
    await again.deliveryOf(id, ({ status: stands }) => stands === 'delivered');
    expect((await again.delivery(dead.id)).status).toBe('dead');
    const [first, ...others] = receiver.on(path);
    expect(others.map(({ headers, body }) => [headers['webhook-id'], body])).toEqual(
      others.map(() => [id, first.body]),
    );
  });

  it('has its time, and no redirect is followed', async () => {
    const partner = await ToldPartner.register(test);
    const [slow, moved, target] = [aPath(), aPath(), aPath()];
    receiver.at(slow, hang);
    receiver.at(moved, status(307, { location: receiver.url(target) }));
    const hanging = await partner.endpoint(receiver.url(slow));
    await partner.endpoint(receiver.url(moved));
    const id = await happens(test);
    await until(async () => (await partner.deliveries(`&eventId=${id}`)).filter(waiting).length === 2);
    const both = await Promise.all((await partner.deliveries()).map(({ id: each }) => partner.delivery(each)));
    const byEndpoint = both.map(({ endpointId, attempts: [attempt] }) => [endpointId === hanging.id, attempt.outcome]);
    expect(byEndpoint.sort()).toEqual([
      [false, 'redirected'],
      [true, 'timed_out'],
    ]);
    expect(receiver.on(target)).toEqual([]);
  });

  it('is left alone for as long as it asks, with everything that is for it', async () => {
    const partner = await ToldPartner.register(test);
    const path = aPath();
    receiver.at(path, status(429, { 'retry-after': '120' }));
    const endpoint = await partner.endpoint(receiver.url(path));
    const first = await partner.deliveryOf(await happens(test), waiting);
    expect(dueIn(first.nextAttemptAt)).toBe(120 * SECOND_MS);
    await until(async () => (await partner.readEndpoint(endpoint.id)).pausedUntil !== null);
    expect(dueIn((await partner.readEndpoint(endpoint.id)).pausedUntil)).toBe(120 * SECOND_MS);
    const second = await happens(test);
    await partner.deliveryOf(second, ({ status: stands }) => stands === 'pending');
    clock.advance(60 * SECOND_MS);
    const witness = await ToldPartner.register(test);
    await witness.endpoint(receiver.url(aPath()));
    await witness.deliveryOf(await happens(test), settled);
    expect(receiver.on(path)).toHaveLength(1);
    receiver.at(path, accept);
    clock.advance(60 * SECOND_MS);
    await partner.deliveryOf(second, settled);
    await partner.deliveryOf(first.eventId, settled);
    await until(async () => (await partner.readEndpoint(endpoint.id)).failingSince === null);
  });

  it('is disabled when it is gone, and the administrators are told, once', async () => {
    const partner = await ToldPartner.register(test);
    const path = aPath();
    receiver.at(path, status(410));
    const endpoint = await partner.endpoint(receiver.url(path));
    const delivery = await partner.deliveryOf(await happens(test), settled);
    expect(delivery.status).toBe('dead');
    await until(async () => (await partner.readEndpoint(endpoint.id)).status === 'disabled');
    expect((await partner.readEndpoint(endpoint.id)).disabledBecause).toBe('gone');
    const told = () =>
      test.http<{ title: string }[]>('/api/v1/notifications', { token: partner.admin }).then(({ body }) => body.data);
    await until(async () => (await told()).some(({ title }) => title.includes('endpoint')));
    const [row, ...more] = await test.sql<{ actor_role: string; details: object }>(
      `select actor_role, details from audit_log where subject_id = $1 and action = 'partner.endpoint_disabled'`,
      [partner.id],
    );
    expect([row, more]).toEqual([{ actor_role: 'system', details: { endpointId: endpoint.id, because: 'gone' } }, []]);
    const unheard = await happens(test);
    const witness = await ToldPartner.register(test);
    await witness.endpoint(receiver.url(aPath()));
    await witness.deliveryOf(await happens(test), settled);
    expect(await partner.deliveries(`&eventId=${unheard}`)).toEqual([]);
  });
});

describe('a range of deliveries', () => {
  it('is made again: the dead ones, and the accepted ones where that is wanted, each once at a time', async () => {
    const partner = await ToldPartner.register(test);
    const path = aPath();
    receiver.at(path, status(410));
    const endpoint = await partner.endpoint(receiver.url(path));
    const dead = await partner.deliveryOf(await happens(test, 'stock.changed', {}, clock.now()), settled);
    receiver.at(path, accept);
    await until(async () => (await partner.readEndpoint(endpoint.id)).status === 'disabled');
    await partner.ask(`/endpoints/${endpoint.id}`, 'PATCH', { status: 'active' });
    const good = await partner.deliveryOf(await happens(test, 'stock.changed', {}, clock.now()), settled);
    const day = 24 * HOUR_MS;
    const range = {
      from: new Date(clock.now().getTime() - day).toISOString(),
      to: new Date(clock.now().getTime() + day).toISOString(),
    };
    const redeliver = (body: object) => partner.ask('/deliveries/redeliveries', 'POST', { ...range, ...body });
    expect((await redeliver({ to: range.from })).status).toBe(422);
    expect((await redeliver({ eventTypes: ['stock.low'] })).body.data).toEqual({ count: 0, complete: true });
    const together = await Promise.all([redeliver({}), redeliver({})]);
    const counts = together.map(({ body }) => Number(body.data.count));
    expect(counts[0] + counts[1]).toBe(1);
    await until(async () => receiver.on(path).length === 3);
    await until(async () => (await partner.deliveries()).every(settled));
    expect((await redeliver({})).body.data).toMatchObject({ count: 0 });
    expect((await redeliver({ includeDelivered: true })).body.data).toMatchObject({ count: 2 });
    await until(async () => (await partner.deliveries()).filter(settled).length === 5);
    const ids = receiver.on(path).map(({ headers }) => headers['webhook-id']);
    expect([...ids].sort()).toEqual([dead.eventId, dead.eventId, dead.eventId, good.eventId, good.eventId].sort());
  });
});

const defined = (each: object) => JSON.parse(JSON.stringify(each)) as object;
