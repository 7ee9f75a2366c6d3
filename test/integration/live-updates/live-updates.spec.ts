import { Client } from 'pg';
import { uuidv7 } from 'uuidv7';
import { AccessTokens } from '../../../src/platform/auth/access-tokens';
import { LiveSessions } from '../../../src/modules/live-updates/live-sessions';
import { LIVE_CHANNEL, LiveUpdatesHandler } from '../../../src/modules/live-updates/live-updates.handler';
import { LiveUpdateExpiry } from '../../../src/modules/live-updates/live-update-expiry.job';
import type { DeliveredEvent } from '../../../src/platform/outbox/delivered-event';
import { Broadcast } from '../../../src/platform/realtime/broadcast';
import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { until } from '../../support/until';
import { LiveClient } from './live-client';
import { happens, visit } from './live-events';

const DAY_MS = 86_400_000;
const env = { CORS_ORIGINS: 'https://app.clinic.example' };

const clock = new TestClock();
let database: TestDatabase;
let test: TestApp;
let other: TestApp;
let patient: TestPerson;

beforeAll(async () => {
  database = await createTestDatabase();
  test = await startTestApp({ clock, env, database });
  other = await startTestApp({ clock, env: { ...env, PROCESS_ROLE: 'api' }, database });
});
beforeEach(async () => (patient = await test.person('patient')));
afterAll(async () => {
  await Promise.all([test.close(), other.close()]);
  await database.drop();
});

const closedWith = async (client: LiveClient) => {
  await until(() => client.closed !== undefined);
  return client.closed?.code;
};

describe('who is connected', () => {
  it('hears of what is his or hers, on every instance, and of nothing else', async () => {
    const [stranger, doctor, staff] = await Promise.all([
      test.person('patient'),
      test.person('doctor'),
      test.person('staff'),
    ]);
    const here = await LiveClient.listen(test.url, patient.token);
    const there = await LiveClient.listen(other.url, patient.token);
    const [theirs, doctors, desk] = await Promise.all(
      [stranger, doctor, staff].map(({ token }) => LiveClient.listen(test.url, token, { topics: undefined })),
    );
    const booked = await happens(test, 'consultation.booked', visit(patient.id, doctor.id));
    const paid = await happens(test, 'payment.captured', { paymentId: uuidv7(), patientId: patient.id, amount: 1 });
    const stock = await happens(test, 'stock.changed', { productId: uuidv7(), sequence: 1, balances: [] });
    const last = await happens(test, 'consultation.booked', visit(stranger.id));
    await until(() => theirs.subjects.includes(last) && desk.subjects.includes(stock) && there.subjects.includes(paid));
    await until(() => doctors.subjects.includes(booked) && here.subjects.length === 2);
    expect([...here.subjects].sort()).toEqual([booked, paid].sort());
    expect([...there.subjects].sort()).toEqual([booked, paid].sort());
    expect([theirs.subjects, doctors.subjects, desk.subjects]).toEqual([[last], [booked], [stock]]);
    const [news] = here.updates.filter(({ subjectId }) => subjectId === booked);
    expect(news).toMatchObject({ type: 'consultation.booked', topic: 'consultations', data: { status: 'scheduled' } });
    expect(JSON.stringify(here.told)).not.toContain('never told');
    await Promise.all([here, there, theirs, doctors, desk].map((client) => client.leave()));
  });

  it('hears of no topic of others, though asked for, and of no other than asked for', async () => {
    const asking = await LiveClient.listen(test.url, patient.token, { topics: ['stock', 'sync', 'payments'] });
    expect(asking.greeting?.topics).toEqual(['payments']);
    await happens(test, 'stock.changed', { productId: uuidv7() });
    await happens(test, 'consultation.booked', visit(patient.id));
    const paid = await happens(test, 'payment.captured', { patientId: patient.id });
    await until(() => asking.subjects.includes(paid));
    expect(asking.subjects).toEqual([paid]);
    await asking.leave();
  });

  it('hears that a notification stands in the list', async () => {
    const client = await LiveClient.listen(test.url, patient.token, { topics: ['notifications'] });
    await happens(test, 'payment.captured', { patientId: patient.id, amount: 15_000, currency: 'INR' });
    await until(() => client.updates.length === 1);
    const [{ data }] = client.updates;
    const { body } = await test.http<{ id: string }[]>('/api/v1/notifications', { token: patient.token });
    expect(body.data.map(({ id }) => id)).toEqual([data?.notificationId]);
    await client.leave();
  });
});

describe('who comes back', () => {
  it('hears first of what was missed, in its order, and of nothing twice', async () => {
    const first = await LiveClient.listen(test.url, patient.token);
    const heard = await happens(test, 'consultation.booked', visit(patient.id));
    await until(() => first.subjects.includes(heard));
    await first.leave();
    const witness = await LiveClient.listen(test.url, patient.token);
    for (let each = 0; each < 3; each += 1) await happens(test, 'consultation.started', visit(patient.id));
    await until(() => witness.updates.length === 3);
    const again = await LiveClient.listen(other.url, patient.token, { lastEventId: first.lastEventId });
    const missed = witness.subjects;
    expect([again.greeting?.type, again.subjects]).toEqual(['ready', missed]);
    const next = await happens(test, 'consultation.completed', visit(patient.id));
    await until(() => again.subjects.includes(next));
    expect(again.subjects).toEqual([...missed, next]);
    await Promise.all([again.leave(), witness.leave()]);
  });

  it('misses nothing and hears nothing twice however often the line breaks', async () => {
    const heard: string[] = [];
    let lastEventId = (await LiveClient.listen(test.url, patient.token)).lastEventId;
    const events = 120;
    const happening = (async () => {
      const made: string[] = [];
      for (let each = 0; each < events; each += 1)
        made.push(await happens(test, 'consultation.started', visit(patient.id)));
      return made;
    })();
    for (let each = 0; heard.length < events && each < 500; each += 1) {
      const client = await LiveClient.listen([test, other][each % 2].url, patient.token, { lastEventId });
      const before = client.updates.length;
      await Promise.race([until(() => client.updates.length > before || client.closed !== undefined), happening]);
      client.socket.terminate();
      await until(() => client.closed !== undefined);
      heard.push(...client.subjects);
      lastEventId = client.lastEventId;
    }
    const made = await happening;
    expect(new Set(heard).size).toBe(heard.length);
    expect([...heard].sort()).toEqual([...made].sort());
  }, 240_000);

  it('is told to read everything anew where that is not kept', async () => {
    const client = await LiveClient.listen(test.url, patient.token);
    const begin = client.lastEventId;
    const one = await happens(test, 'consultation.started', visit(patient.id));
    const two = await happens(test, 'consultation.completed', visit(patient.id));
    await until(() => client.subjects.includes(one) && client.subjects.includes(two));
    const present = client.lastEventId;
    clock.advance(DAY_MS + 1_000);
    await test.app.get(LiveUpdateExpiry).run();
    expect(await test.sql('select from live_update')).toHaveLength(1);
    const late = await LiveClient.listen(test.url, patient.token, { lastEventId: begin });
    expect([late.greeting?.type, late.updates]).toEqual(['reset', []]);
    const inTime = await LiveClient.listen(test.url, patient.token, { lastEventId: present });
    expect([inTime.greeting?.type, inTime.updates]).toEqual(['ready', []]);
    const future = await LiveClient.listen(test.url, patient.token, { lastEventId: '999999999' });
    expect(future.greeting?.type).toBe('reset');
    await Promise.all([client, late, inTime, future].map((each) => each.leave()));
  });
});

describe('the log', () => {
  it('is written one after the other, so that nobody reads past what is not committed yet', async () => {
    const client = await LiveClient.listen(test.url, patient.token);
    const slow = new Client({ connectionString: database.url });
    await slow.connect();
    try {
      await slow.query('begin');
      // As the service does it, but for how long it takes.
      await slow.query('select pg_advisory_xact_lock(7306072)');
      const first = uuidv7();
      await slow.query(
        `insert into live_update (event_id, topic, type, subject_id, user_ids, roles, data, occurred_at, written_at)
         values ($1, 'payments', 'payment.captured', $1, array[$2::uuid], '{}', '{}', now(), now())`,
        [first, patient.id],
      );
      const second = await happens(test, 'consultation.started', visit(patient.id));
      await until(async () => {
        const waiting = await test.sql(`select from pg_locks where locktype = 'advisory' and not granted`);
        return waiting.length > 0 || client.updates.length > 0;
      });
      expect(client.subjects).toEqual([]);
      await slow.query('commit');
      await until(() => client.updates.length === 2);
      expect(client.subjects).toEqual([first, second]);
    } finally {
      await slow.end();
      await client.leave();
    }
  });
});

it('is written together when many handlers write at once: each event once, and a bad one alone is not', async () => {
  const handler = test.app.get(LiveUpdatesHandler);
  const client = await LiveClient.listen(test.url, patient.token);
  const event = (over: object = {}): DeliveredEvent => ({
    ...{ id: uuidv7(), aggregateType: 'consultation', aggregateId: uuidv7(), type: 'consultation.started', version: 1 },
    ...{ payload: visit(patient.id), occurredAt: clock.now(), ...over },
  });
  const good = Array.from({ length: 120 }, () => event());
  const bad = event({ aggregateId: 'no id' });
  const written = await Promise.allSettled([...good, bad, ...good].map((each) => handler.handle(each)));
  expect(written.map(({ status }) => status).filter((status) => status === 'rejected')).toHaveLength(1);
  expect(written[good.length].status).toBe('rejected');
  await until(() => client.updates.length >= good.length);
  expect(client.subjects).toEqual(good.map(({ aggregateId }) => aggregateId));
  await client.leave();
});

describe('who may not listen', () => {
  it.each([
    ['no token of ours', { type: 'authenticate', token: 'x.y.z' }, 4_401],
    ['no message of ours', { type: 'subscribe', topics: ['stock'] }, 4_400],
    ['an id that is none', { type: 'authenticate', token: 'x', lastEventId: '1; drop' }, 4_400],
    ['a topic that is none', { type: 'authenticate', token: 'x', topics: ['patients'] }, 4_400],
    ['no JSON', '{', 4_400],
  ])('is sent away with %s', async (_, message, code) => {
    const client = await LiveClient.connect(test.url);
    client.say(message);
    expect(await closedWith(client)).toBe(code);
  });

  it.each([
    ['of another site', { origin: 'https://evil.example' }, 403],
    ['with the token in the address', { path: '/api/v1/events?token=x' }, 400],
    ['at another path', { path: '/api/v1/doctors' }, 404],
  ])('does not get in %s', async (_, options, status) => {
    await expect(LiveClient.connect(test.url, options)).rejects.toThrow(String(status));
  });

  it('gets in from the pages of the clinic', async () => {
    const client = await LiveClient.connect(test.url, { origin: 'https://app.clinic.example' });
    client.say({ type: 'authenticate', token: patient.token });
    await until(() => client.greeting !== undefined);
    await client.leave();
  });

  it('is sent away when the session ends', async () => {
    const client = await LiveClient.listen(test.url, patient.token);
    const mine = '/api/v1/users/me/sessions';
    const [{ id }] = (await test.http<{ id: string }[]>(mine, { token: patient.token })).body.data;
    expect((await test.http(`${mine}/${id}`, { method: 'DELETE', token: patient.token })).status).toBe(200);
    await test.app.get(LiveSessions).lookAfterAll();
    expect(await closedWith(client)).toBe(4_401);
  });

  it('is sent away when the token runs out, unless there is another of the same session', async () => {
    const [session] = await test.sql<{ id: string }>('select id from session where user_id = $1', [patient.id]);
    const tokens = test.app.get(AccessTokens);
    const issue = (sub = patient.id) => tokens.issue({ sub, role: 'patient', sid: session.id }, 900);
    const [short, renewed, stolen] = await Promise.all([1, 2, 3].map(() => LiveClient.listen(test.url, issue())));
    clock.advance(800_000);
    renewed.say({ type: 'authenticate', token: issue() });
    await until(() => renewed.told.some(({ type }) => type === 'renewed'));
    stolen.say({ type: 'authenticate', token: issue((await test.person('patient')).id) });
    expect(await closedWith(stolen)).toBe(4_403);
    clock.advance(200_000);
    await test.app.get(LiveSessions).lookAfterAll();
    expect(await closedWith(short)).toBe(4_401);
    expect(renewed.closed).toBeUndefined();
    await renewed.leave();
  });

  it('has ten connections already', async () => {
    const ten = await Promise.all(Array.from({ length: 10 }, () => LiveClient.listen(test.url, patient.token)));
    expect(ten.filter(({ greeting }) => greeting?.type === 'ready')).toHaveLength(10);
    expect((await LiveClient.listen(test.url, patient.token)).closed?.code).toBe(4_409);
    await ten[0].leave();
    const next = await LiveClient.listen(test.url, patient.token);
    expect(next.greeting?.type).toBe('ready');
    await Promise.all([...ten.slice(1), next].map((client) => client.leave()));
  });

  it('does not read', async () => {
    const admin = await test.person('admin');
    const [slow, quick] = [
      await LiveClient.listen(test.url, admin.token, { topics: ['sync'] }),
      await LiveClient.listen(test.url, admin.token, { topics: ['sync'] }),
    ];
    slow.socket.pause();
    const sentAway = async () =>
      (await test.http('/metrics')).text.includes('live_connections_closed_total{code="4413"} 1');
    let told = 0;
    for (; told < 600 && !(await sentAway()); told += 10) {
      await test.sql(
        `insert into live_update (event_id, topic, type, subject_id, user_ids, roles, data, occurred_at, written_at)
         select gen_random_uuid(), 'sync', 'partner_order.shipped', $1, '{}', '{admin}', jsonb_build_object('x', repeat('x', 50000)), now(), now()
         from generate_series(1, 10)`,
        [uuidv7()],
      );
      test.app.get(Broadcast).publish(LIVE_CHANNEL, null);
      await until(() => quick.updates.length === told + 10);
    }
    expect(await sentAway()).toBe(true);
    slow.socket.resume();
    await until(() => slow.closed !== undefined);
    expect(slow.updates.length).toBeLessThan(told);
    expect(quick.closed).toBeUndefined();
    await quick.leave();
  }, 240_000);
});

describe('another instance', () => {
  let third: TestApp;

  beforeAll(async () => {
    third = await startTestApp({ clock, env: { ...env, PROCESS_ROLE: 'api', MFA_REQUIRED_ROLES: 'admin' }, database });
  });

  it('sends those away who have yet to set up the second factor that their role needs', async () => {
    const client = await LiveClient.listen(third.url, (await test.person('admin')).token);
    expect([client.closed?.code, client.told]).toEqual([4_403, []]);
  });

  it('says so when it closes, to everybody, and is not held up', async () => {
    const client = await LiveClient.listen(third.url, patient.token);
    const begun = performance.now();
    await third.close();
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(await closedWith(client)).toBe(1_001);
  });
});
