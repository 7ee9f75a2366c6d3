import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Middleman } from '../../support/middleman';
import { startTestApp, type TestAnswer, type TestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { until } from '../../support/until';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CREDENTIALS = { email: 'rao@theriac.test', password: 'correct horse battery' };

let database: TestDatabase;
let middleman: Middleman;
let test: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  middleman = await Middleman.start(database.url);
  test = await startTestApp({ database, env: { DATABASE_URL: middleman.url, PROCESS_ROLE: 'api' } });
});

afterAll(async () => {
  await test?.close();
  middleman?.stop();
  await database?.drop();
});

function expectError(answer: TestAnswer<unknown>, status: number, code: string): void {
  expect({ status: answer.status, body: answer.body }).toEqual({
    status,
    body: {
      success: false,
      error: expect.objectContaining({
        code,
        message: expect.stringMatching(/\w+/),
        requestId: answer.headers.get('x-request-id'),
      }),
    },
  });
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
}

/** Says exactly these bytes and hears everything until the other side hangs up. */
async function rawly(bytes: string): Promise<string> {
  const { hostname, port } = new URL(test.url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  return text(socket);
}

describe('every refusal comes in the envelope', () => {
  it('of a route that is not there', async () => {
    expectError(await test.http('/api/v1/no-such-route?name=secret'), 404, 'route_not_found');
  });

  it('of a method that a route does not have', async () => {
    expectError(await test.http('/api/v1/auth/login', { method: 'DELETE' }), 404, 'route_not_found');
  });

  it('of a path that cannot be decoded', async () => {
    expectError(await test.http('/api/v1/doctors/%zz'), 400, 'malformed_request');
  });

  it('of a body that is no JSON', async () => {
    const answer = await test.http('/api/v1/auth/login', {
      body: '{"email": ',
      headers: { 'content-type': 'application/json' },
    });
    expectError(answer, 400, 'malformed_request');
  });

  it('of no body where there must be one', async () => {
    const answer = await test.http('/api/v1/auth/login', { method: 'POST' });
    expectError(answer, 422, 'validation_failed');
  });

  it('of a body that would rename the prototype', async () => {
    const answer = await test.http('/api/v1/auth/login', {
      body: '{"email":"a@b.test","password":"correct horse","__proto__":{"role":"admin"}}',
      headers: { 'content-type': 'application/json' },
    });
    expectError(answer, 400, 'malformed_request');
  });

  it('of a body that is too large', async () => {
    const answer = await test.http('/api/v1/auth/login', { body: { ...CREDENTIALS, password: 'x'.repeat(1_100_000) } });
    expectError(answer, 413, 'body_too_large');
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'application/xml'])('of a body as %s', async (format) => {
    const answer = await test.http('/api/v1/auth/login', {
      body: 'email=rao@theriac.test&password=whatever',
      headers: { 'content-type': format },
    });
    expectError(answer, 415, 'unsupported_media_type');
  });

  it('of fields that are not valid, all at once', async () => {
    const answer = await test.http('/api/v1/auth/signup', {
      body: { email: 'no address', password: 'short', name: '', role: 'admin' },
    });
    expectError(answer, 422, 'validation_failed');
    const { errors } = (answer.body as unknown as { error: { errors: { field: string; message: string }[] } }).error;
    expect(errors.map(({ field }) => field).sort()).toEqual(['email', 'name', 'password', 'role']);
    expect(errors.find(({ field }) => field === 'role')?.message).toBe('is not a known field');
  });

  it('of somebody without credentials', async () => {
    const answer = await test.http('/api/v1/users/me');
    expectError(answer, 401, 'unauthenticated');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('of bytes that are not HTTP', async () => {
    const [head, body] = (await rawly('GET /api/v1/doctors HTTP/1.1\r\nbroken header\r\n\r\n')).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(body)).toMatchObject({ success: false, error: { code: 'malformed_request' } });
  });

  it('of headers that are too large', async () => {
    const [head, body] = (await rawly(`GET /api/v1/doctors HTTP/1.1\r\nx: ${'x'.repeat(40_000)}\r\n\r\n`)).split(
      '\r\n\r\n',
    );
    expect(head).toMatch(/^HTTP\/1\.1 431 /);
    expect(JSON.parse(body)).toMatchObject({ success: false, error: { code: 'headers_too_large' } });
  });
});

describe('request ids', () => {
  const idOf = async (given?: string) => {
    const headers = given === undefined ? undefined : { 'x-request-id': given };
    return (await test.http('/health/live', { headers })).headers.get('x-request-id');
  };

  it('are made where none is given, each anew', async () => {
    const [one, two] = [await idOf(), await idOf()];
    expect(one).toMatch(UUID);
    expect(two).toMatch(UUID);
    expect(one).not.toBe(two);
  });

  it('are taken and echoed', async () => {
    expect(await idOf('order-42:retry.1')).toBe('order-42:retry.1');
  });

  it.each([['with spaces'], ['<script>'], ['quo"te'], ['new\tline'], ['é'], ['x'.repeat(129)], ['']])(
    'are made anew instead of %j',
    async (given) => {
      expect(await idOf(given)).toMatch(UUID);
    },
  );

  it('cannot smuggle a header into the answer', async () => {
    const answer = await rawly(
      'GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-Id: a%0d%0aSet-Cookie: b\r\n\r\n',
    );
    expect(answer).not.toMatch(/set-cookie/i);
  });
});

describe('while the database is gone', () => {
  const statuses = async () => (await test.http('/health/ready')).status;

  it('answers 503 with Retry-After, stays alive, and recovers by itself', async () => {
    middleman.hangUp();
    try {
      const answer = await test.http('/api/v1/auth/login', { body: CREDENTIALS });
      expectError(answer, 503, 'database_unavailable');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await test.http('/health/live')).status).toBe(200);
      await until(async () => (await statuses()) === 503);
    } finally {
      middleman.letGo();
    }
    await until(async () => (await statuses()) === 200);
    expectError(await test.http('/api/v1/auth/login', { body: CREDENTIALS }), 401, 'invalid_credentials');
  });
});
