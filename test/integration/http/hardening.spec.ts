import { loadEnvironment } from '../../../src/config/env';
import { createFastifyAdapter } from '../../../src/platform/http/fastify';
import { createLoggers } from '../../../src/platform/observability/logger';
import { openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { rawly } from './raw-socket';

const GET = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${more}\r\n`;

let test: TestApp;
let patient: TestPerson;

beforeAll(async () => {
  test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
  patient = await test.person('patient');
});
afterAll(() => test.close());

describe('every answer', () => {
  it.each([
    '/api/v1/doctors',
    '/api/v1/users/me',
    '/api/v1/no-such-route',
    '/health/live',
    '/openapi.json',
    '/no-such-page',
  ])('of %s lets nothing run, be framed, or be guessed at', async (path) => {
    const { headers } = await test.http(path);
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-request-id')).not.toBeNull();
  });

  it('of the reference runs scripts of this service alone, and may not be framed', async () => {
    for (const path of ['/docs', '/docs/errors']) {
      const policy = (await test.http(path)).headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    }
  });

  it('in production asks for https from then on', async () => {
    const env = loadEnvironment({ DATABASE_URL: 'postgresql://unused', LOG_LEVEL: 'silent' });
    env.NODE_ENV = 'production';
    const fastify = createFastifyAdapter(env, createLoggers(env).requests).getInstance();
    fastify.get('/page', () => ({}));
    const { headers } = await fastify.inject('/page');
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
    await fastify.close();
  });
});

describe('what may be kept by caches', () => {
  it.each(['/api/v1/users/me', '/api/v1/consultations', '/api/v1/notifications', '/api/v1/no-such-route'])(
    'is nothing of %s',
    async (path) => {
      const { headers } = await test.http(path, { token: patient.token });
      expect(headers.get('cache-control')).toBe('no-store');
    },
  );

  it('is what a doctor shows to everybody, if the service is asked each time', async () => {
    const { id } = await openPractice(test);
    for (const path of [`/api/v1/doctors/${id}`, `/api/v1/doctors/${id}/slots`]) {
      for (const _ of ['rendered', 'at hand']) {
        const { status, headers } = await test.http(path);
        expect([status, headers.get('cache-control')]).toEqual([200, 'no-cache']);
      }
    }
  });
});

describe('what no request may exceed', () => {
  it('is the length of a URL', async () => {
    const fits = await test.http(`/api/v1/doctors?specialty=${'x'.repeat(4_000)}`);
    expect(fits.status).not.toBe(414);
    const { status, body } = await test.http(`/api/v1/doctors?specialty=${'x'.repeat(4_096)}`);
    expect([status, body.error.code]).toEqual([414, 'uri_too_long']);
  });

  it('is the number of headers', async () => {
    const headers = (count: number) => Array.from({ length: count }, (_, n) => `x-${n}: y\r\n`).join('');
    expect((await rawly(test.url, GET('/api/v1/doctors', headers(97)))).status).toBe(200);
    const { status, body } = await rawly(test.url, GET('/api/v1/doctors', headers(99)));
    expect(status).toBe(431);
    expect(body).toContain('"code":"headers_too_large"');
  });

  it('is what a connection may say before it is a request', async () => {
    const { status, body } = await rawly(test.url, GET('/api/v1/doctors', `x: ${'x'.repeat(17_000)}\r\n`));
    expect(status).toBe(431);
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'headers_too_large' } });
  });
});

describe('methods', () => {
  it.each(['TRACE', 'PURGE', 'PROPFIND', 'OPTIONS'])('%s does nothing', async (method) => {
    const { status, head } = await rawly(test.url, GET('/api/v1/doctors').replace('GET', method));
    expect([400, 404, 405, 501]).toContain(status);
    expect(head).not.toContain('message/http');
  });

  it('CONNECT opens no tunnel', async () => {
    const { status } = await rawly(test.url, 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n');
    expect(status).not.toBe(200);
  });

  it.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'])(
    'are not overridden by %s',
    async (header) => {
      const { status } = await test.http('/api/v1/users/me', { token: patient.token, headers: { [header]: 'DELETE' } });
      expect(status).toBe(200);
      const [account] = await test.sql('select deleted_at from user_account where id = $1', [patient.id]);
      expect(account.deleted_at).toBeNull();
    },
  );
});

describe('requests that two readers might read differently', () => {
  const POST = (headers: string, body: string) =>
    `POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers}\r\n${body}`;

  it.each([
    ['two lengths', POST('Content-Length: 2\r\nContent-Length: 3\r\n', '{}')],
    ['a length and chunks', POST('Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', '2\r\n{}\r\n0\r\n\r\n')],
    ['a header over two lines', GET('/api/v1/doctors', 'X-One: a\r\n b\r\n')],
    ['a space before the colon', GET('/api/v1/doctors', 'X-One : a\r\n')],
    ['no host', 'GET /api/v1/doctors HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ])('%s are refused', async (_, bytes) => {
    expect((await rawly(test.url, bytes)).status).toBe(400);
  });

  it.each(['limit=1&limit=2', 'limit[]=1', 'limit=1&__proto__=2', 'sort=startsAt&sort=-startsAt', 'constructor=1'])(
    '?%s is refused',
    async (query) => {
      const { status, body } = await test.http(`/api/v1/consultations?${query}`, { token: patient.token });
      expect([status, body.error.code]).toEqual([422, 'validation_failed']);
    },
  );

  it.each(['{"__proto__":{"role":"admin"}}', '{"constructor":{"prototype":{"role":"admin"}}}'])(
    'the body %s is refused',
    async (body) => {
      const { status } = await test.http('/api/v1/users/me', {
        method: 'PATCH',
        token: patient.token,
        body,
        headers: { 'content-type': 'application/json' },
      });
      expect([400, 422]).toContain(status);
      expect(({} as Record<string, unknown>).role).toBeUndefined();
    },
  );
});

describe('text that PostgreSQL cannot keep', () => {
  const NAMES = ['null character', 'half a surrogate pair'] as const;
  const TEXT = { 'null character': 'Asha\u0000Rao', 'half a surrogate pair': 'Asha\ud800Rao' };

  it.each(NAMES)('is refused with its field: %s', async (name) => {
    const { status, body } = await test.http('/api/v1/users/me', {
      method: 'PATCH',
      token: patient.token,
      body: { name: TEXT[name], address: `12 MG Road ${TEXT[name]}` },
    });
    expect([status, body.error.code]).toEqual([422, 'validation_failed']);
    expect(body.error.errors.map(({ field }) => field).sort()).toEqual(['address', 'name']);
  });

  it.each(NAMES)('is refused in a booking, which is accepted quickly otherwise: %s', async (name) => {
    const { id, starts } = await openPractice(test);
    const { status, body } = await test.http('/api/v1/consultations', {
      token: patient.token,
      body: {
        doctorId: id,
        startsAt: starts[0],
        reason: TEXT[name],
        mode: 'video',
        payment: { method: 'card', token: TEXT[name] },
      },
    });
    expect([status, body.error.errors?.map(({ field }) => field)]).toEqual([422, ['reason', 'payment.token']]);
  });

  it.each(['/api/v1/doctors?specialty=a%00b', '/api/v1/doctors/%00', '/api/v1/doctors/x%00y/slots'])(
    'is no fault of ours in %s',
    async (path) => {
      expect([400, 404, 422]).toContain((await test.http(path)).status);
    },
  );

  it('is every other character', async () => {
    const name = '12 Straße, Zoë 👩🏽‍⚕️ बेंगलुरु';
    const { status, body } = await test.http<{ name: string }>('/api/v1/users/me', {
      method: 'PATCH',
      token: patient.token,
      body: { address: name },
    });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ address: name });
  });
});

describe('metrics', () => {
  it('are for who knows the token, where one is set', async () => {
    const METRICS_TOKEN = 'scrape-scrape-scrape';
    const guarded = await startTestApp({ env: { METRICS_TOKEN, PROCESS_ROLE: 'api' } });
    try {
      expect((await guarded.http('/metrics')).status).toBe(401);
      expect((await guarded.http('/metrics', { token: `${METRICS_TOKEN}x` })).status).toBe(401);
      expect((await guarded.http('/metrics', { token: METRICS_TOKEN })).text).toContain('http_server_request_duration');
    } finally {
      await guarded.close();
    }
  });
});
