import { startTestApp, type TestApp } from '../../support/test-app';

const APP = 'https://app.clinic.example';

describe('scripts of other sites', () => {
  let test: TestApp;

  beforeAll(async () => {
    const CORS_ORIGINS = `${APP}, http://localhost:5173`;
    test = await startTestApp({
      env: { CORS_ORIGINS, RATE_LIMITS: 'on', RATE_LIMIT_OVERRIDES: 'address=12', PROCESS_ROLE: 'api' },
    });
  });
  afterAll(() => test.close());

  const from = (origin: string, path = '/api/v1/users/me') => test.http(path, { headers: { origin } });
  const preflight = (origin: string) =>
    test.http('/api/v1/consultations', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,idempotency-key',
      },
    });

  it.each([APP, 'http://localhost:5173'])('at %s may read answers, and no cookie goes along', async (origin) => {
    const { headers } = await from(origin);
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('vary')).toContain('Origin');
    expect(headers.get('access-control-expose-headers')?.split(', ')).toEqual(
      expect.arrayContaining([
        'X-Request-Id',
        'RateLimit',
        'RateLimit-Policy',
        'Link',
        'X-Total-Count',
        'ETag',
        'Idempotent-Replayed',
        'Retry-After',
      ]),
    );
  });

  it('may ask before they send, and remember the answer', async () => {
    const { status, headers } = await preflight(APP);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(APP);
    expect(headers.get('access-control-allow-methods')).toBe('GET, HEAD, POST, PUT, PATCH, DELETE');
    expect(headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
    expect(headers.get('access-control-max-age')).toBe('600');
  });

  it.each([
    'https://evil.example',
    'null',
    `${APP}.evil.example`,
    'http://app.clinic.example',
    `${APP}:8443`,
    'https://sub.app.clinic.example',
  ])('at %s may not', async (origin) => {
    for (const { headers } of [await from(origin), await preflight(origin)]) {
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('vary')).toContain('Origin');
    }
  });

  it('may read that they asked too much', async () => {
    let refused = await from(APP, '/api/v1/doctors');
    for (let n = 0; n < 12 && refused.status !== 429; n += 1) refused = await from(APP, '/api/v1/doctors');
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([429, APP]);
  });

  it('may read nothing where no origin is allowed', async () => {
    const closed = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
    try {
      const { headers } = await closed.http('/api/v1/doctors', { headers: { origin: APP } });
      expect(headers.get('access-control-allow-origin')).toBeNull();
    } finally {
      await closed.close();
    }
  });
});
