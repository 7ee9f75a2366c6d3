import { connect, createServer, type Server, type Socket } from 'node:net';
import { Client } from 'pg';
import { Broadcast, MAX_MESSAGE_BYTES } from '../../../src/platform/realtime/broadcast';
import { PostgresBroadcast } from '../../../src/platform/realtime/postgres-broadcast';
import { RedisBroadcast } from '../../../src/platform/realtime/redis-broadcast';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { eventually } from '../outbox/eventually';
import { stores } from '../outbox/stores';

type Process = PostgresBroadcast | RedisBroadcast;

/** A wire to the server that can be cut and mended. */
class Wire {
  private readonly sockets = new Set<Socket>();
  private cut = false;

  private constructor(private readonly server: Server) {}

  static async to(target: URL): Promise<{ wire: Wire; url: string }> {
    const server = createServer();
    const wire = new Wire(server);
    server.on('connection', (near) => wire.join(near, target));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = new URL(target);
    url.host = `127.0.0.1:${(server.address() as { port: number }).port}`;
    return { wire, url: url.href };
  }

  break(): void {
    this.cut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.cut = false;
  }

  close(): void {
    this.break();
    this.server.close();
  }

  private join(near: Socket, target: URL): void {
    if (this.cut) return void near.destroy();
    const far = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => other.destroy());
    }
    near.pipe(far).pipe(near);
  }
}

describe.each(stores)('broadcasts over $name', ({ env }) => {
  let database: TestDatabase;
  let wire: Wire;
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
    const { wire: made, url } = await Wire.to(new URL(serverUrl()));
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

    wire.break();
    steady.publish('a', 'unheard');
    await eventually(() => Promise.resolve(expect(heardElsewhere).toEqual(['unheard'])));
    shaky.publish('a', 'kept');
    wire.mend();
    await eventually(() => Promise.resolve(expect(missed).toBe(1)));
    await eventually(() => Promise.resolve(expect(heardElsewhere).toEqual(['unheard', 'kept'])));
    steady.publish('a', 'heard again');
    await eventually(() => Promise.resolve(expect(heard).toContain('heard again')));
    expect(heard).not.toContain('unheard');
  });

  it('start without a server and find it later', async () => {
    const { wire: made, url } = await Wire.to(new URL(serverUrl()));
    wire = made;
    wire.break();
    const early = await join(url);
    let missed = 0;
    const heard: unknown[] = [];
    early.subscribe(
      'a',
      (payload) => heard.push(payload),
      () => (missed += 1),
    );
    wire.mend();
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
