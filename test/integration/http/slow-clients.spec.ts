import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { hangUpOnSlowReaders } from '../../../src/platform/http/slow-readers';
import { startTestApp, type TestApp } from '../../support/test-app';
import { until } from '../../support/until';
import { answerOn, socketTo } from './raw-socket';

describe('who sends slowly', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ env: { REQUEST_TIMEOUT_SECONDS: '1', PROCESS_ROLE: 'api' } });
  });
  afterAll(() => test.close());

  /** Sends the beginning, then a byte now and then, and hears what comes of it. */
  async function drip(beginning: string, drop: string) {
    const socket = socketTo(test.url);
    socket.write(beginning);
    const dripping = setInterval(() => socket.writable && socket.write(drop), 100);
    socket.on('error', () => undefined);
    const began = performance.now();
    const answer = await answerOn(socket);
    clearInterval(dripping);
    socket.destroy();
    return { ...answer, seconds: (performance.now() - began) / 1_000 };
  }

  const LOGIN =
    'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n';

  it.each([
    ['its headers', 'GET /api/v1/doctors HTTP/1.1\r\nHost: x\r\n', 'X: y\r\n'],
    ['its body', LOGIN, ' '],
    ['nothing at all after the first byte', 'G', ''],
  ])('%s is told so and hung up on', async (_, beginning, drop) => {
    const { status, head, body, seconds } = await drip(beginning, drop);
    expect(status).toBe(408);
    expect(head).toContain('connection: close');
    expect(JSON.parse(body)).toMatchObject({ success: false, error: { code: 'request_timeout' } });
    expect(seconds).toBeLessThan(8);
  });

  it('takes nothing from the others', async () => {
    const slow = Array.from({ length: 50 }, () => drip('GET /api/v1/doctors HTTP/1.1\r\nHost: x\r\n', 'X: y\r\n'));
    await sleep(200);
    expect((await test.http('/api/v1/doctors')).status).toBe(200);
    for (const { status } of await Promise.all(slow)) expect(status).toBe(408);
  });
});

describe('who reads slowly', () => {
  const MEGABYTES = 48;
  const PATIENCE_MS = 2_000;
  let server: Server;
  let endWatch: () => void;

  beforeAll(async () => {
    server = createServer((_, response) => response.end(Buffer.alloc(MEGABYTES * 1_048_576, 'x')));
    endWatch = hangUpOnSlowReaders(server, PATIENCE_MS);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    endWatch();
    server.close();
    server.closeAllConnections();
  });

  const ask = () => {
    const socket = socketTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    return socket;
  };
  const connections = () => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));

  it('is hung up on, and leaves no memory taken', async () => {
    const socket = ask();
    socket.pause();
    await until(async () => (await connections()) === 1);
    await until(async () => (await connections()) === 0);
    socket.destroy();
  });

  it('may be slow, as long as something is read', async () => {
    const socket = ask();
    let hungUp = false;
    socket.once('close', () => (hungUp = true));
    // The system hands our bytes on in steps of up to its buffer's third, some 1.4 MB.
    const reading = setInterval(() => socket.read(524_288) ?? socket.read(), 100);
    socket.pause();
    await sleep(2.5 * PATIENCE_MS);
    clearInterval(reading);
    expect(socket.bytesRead).toBeGreaterThan(0);
    expect(socket.bytesRead).toBeLessThan(MEGABYTES * 1_048_576);
    expect({ hungUp, connections: await connections() }).toEqual({ hungUp: false, connections: 1 });
    socket.destroy();
    await until(async () => (await connections()) === 0);
  });
});
