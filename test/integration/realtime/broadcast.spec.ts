import { Logger } from '@nestjs/common';
import { Client } from 'pg';
import { Broadcast, MAX_MESSAGE_BYTES } from '../../../src/platform/realtime/broadcast';
import { PostgresBroadcast } from '../../../src/platform/realtime/postgres-broadcast';
import { RedisBroadcast } from '../../../src/platform/realtime/redis-broadcast';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { eventually } from '../outbox/eventually';
import { stores } from '../outbox/stores';
import { Wire } from '../outbox/wire';

type Process = PostgresBroadcast | RedisBroadcast;

// What is lost and found again is logged; here it is meant.
Logger.overrideLogger(false);

describe.each(stores)('broadcasts over $name', ({ env }) => {
  let database: TestDatabase;
  let wire: Wire | undefined;
  const open: Process[] = [];

  const join = async (url: string): Promise<Process> => {
    const broadcast = env.REDIS_URL === undefined ? new PostgresBroadcast(url) : new RedisBroadcast(url);
    await broadcast.onModuleInit();
    open.push(broadcast);
    return broadcast;
  };
  const serverUrl = () => env.REDIS_URL ?? database.url;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((broadcast) => broadcast.onApplicationShutdown()));
    wire?.close();
  });

  afterAll(() => database.drop());

  const heardBy = (broadcast: Broadcast, channel: string) => {
    const heard: unknown[] = [];
    broadcast.subscribe(channel, (payload) => heard.push(payload));
    return heard;
  };

  it('reach every process, the sender too, in order and on their channel only', async () => {
    const [one, two] = [await join(serverUrl()), await join(serverUrl())];
    const heard = [heardBy(one, 'doctors'), heardBy(two, 'doctors')];
    const other = heardBy(two, 'slots');
    one.publish('doctors', { id: 'ä' });
    for (let n = 0; n < 500; n += 1) one.publish('doctors', n);
    one.publish('slots', 'x'.repeat(1_000));
    const expected = [{ id: 'ä' }, ...Array.from({ length: 500 }, (_, n) => n)];
    for (const messages of heard) await eventually(() => Promise.resolve(expect(messages).toEqual(expected)));
    await eventually(() => Promise.resolve(expect(other).toHaveLength(1)));
  });

  it('are no longer heard after unsubscribing', async () => {
    const one = await join(serverUrl());
    const gone: unknown[] = [];
    one.subscribe('a', (payload) => gone.push(payload))();
    const still = heardBy(one, 'a');
    one.publish('a', 1);
    await eventually(() => Promise.resolve(expect(still).toEqual([1])));
    expect(gone).toEqual([]);
  });

  it('are refused when they are too large for one notification', async () => {
    const one = await join(serverUrl());
    expect(() => one.publish('a', 'x'.repeat(MAX_MESSAGE_BYTES))).toThrow(RangeError);
    const heard = heardBy(one, 'a');
    const largest = 'x'.repeat(MAX_MESSAGE_BYTES - '["a",""]'.length);
    one.publish('a', largest);
    await eventually(() => Promise.resolve(expect(heard).toEqual([largest])));
  });

  it('come again after the connection was lost, and subscribers learn that they may have missed some', async () => {
    const { wire: made, url } = await Wire.to(serverUrl());
    wire = made;
    const [steady, shaky] = [await join(serverUrl()), await join(url)];
    let missed = 0;
    const heard: unknown[] = [];
    shaky.subscribe(
      'a',
      (payload) => heard.push(payload),
      () => (missed += 1),
    );
    const heardElsewhere = heardBy(steady, 'a');

    made.break();
    steady.publish('a', 'unheard');
    await eventually(() => Promise.resolve(expect(heardElsewhere).toEqual(['unheard'])));
    shaky.publish('a', 'kept');
    made.mend();
    await eventually(() => Promise.resolve(expect(missed).toBe(1)));
    await eventually(() => Promise.resolve(expect(heardElsewhere).toEqual(['unheard', 'kept'])));
    steady.publish('a', 'heard again');
    await eventually(() => Promise.resolve(expect(heard).toContain('heard again')));
    expect(heard).not.toContain('unheard');
  });

  it('start without a server and find it later', async () => {
    const { wire: made, url } = await Wire.to(serverUrl());
    wire = made;
    made.break();
    const early = await join(url);
    let missed = 0;
    const heard: unknown[] = [];
    early.subscribe(
      'a',
      (payload) => heard.push(payload),
      () => (missed += 1),
    );
    made.mend();
    await eventually(() => Promise.resolve(expect(missed).toBe(1)));
    early.publish('a', 1);
    await eventually(() => Promise.resolve(expect(heard).toEqual([1])));
  });
});

describe('broadcasts over PostgreSQL', () => {
  it('outlive the end of their session on the server', async () => {
    const database = await createTestDatabase();
    const broadcast = new PostgresBroadcast(database.url);
    const admin = new Client({ connectionString: database.url });
    await broadcast.onModuleInit();
    await admin.connect();
    let missed = 0;
    const heard: unknown[] = [];
    broadcast.subscribe(
      'a',
      (payload) => heard.push(payload),
      () => (missed += 1),
    );
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'theriac broadcast' and datname = current_database()`,
    );
    await eventually(() => Promise.resolve(expect(missed).toBe(1)));
    broadcast.publish('a', 'again');
    await eventually(() => Promise.resolve(expect(heard).toEqual(['again'])));
    await admin.end();
    await broadcast.onApplicationShutdown();
    await database.drop();
  });
});
