import { createHmac } from 'node:crypto';
import { startTestApp, TEST_JWT_SECRET, type TestApp, type TestPerson } from '../../support/test-app';

let test: TestApp;
let admin: TestPerson;
beforeAll(async () => {
  test = await startTestApp();
  admin = await test.person('admin');
});
afterAll(() => test.close());

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

interface Forgery {
  header?: object;
  claims?: object;
  key?: string;
  signature?: string;
}

/** A token as the service makes them, but for what is given. */
function token({ header = {}, claims = {}, key = TEST_JWT_SECRET, signature }: Forgery = {}): string {
  const good = { sub: admin.id, role: 'admin', sid: admin.id, iss: 'theriac', aud: 'theriac-api', exp: inSeconds(60) };
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT', ...header })}.${encoded({ ...good, ...claims })}`;
  return `${signed}.${signature ?? createHmac('sha256', key).update(signed).digest('base64url')}`;
}
const readWith = (bearer: string | undefined) => test.http('/api/v1/users', { token: bearer });

describe('access tokens', () => {
  it('that are signed as they should be are let in', async () => {
    expect((await readWith(token())).status).toBe(200);
  });

  it.each<[string, Forgery]>([
    ['without a signature', { header: { alg: 'none' }, signature: '' }],
    ['of another key', { key: 'another-secret-of-more-than-32-characters' }],
    ['of another algorithm', { header: { alg: 'HS512' } }],
    ['that have expired', { claims: { exp: inSeconds(-1) } }],
    ['that are not good yet', { claims: { nbf: inSeconds(60) } }],
    ['of another issuer', { claims: { iss: 'elsewhere' } }],
    ['for another audience', { claims: { aud: 'another-api' } }],
    ['with a signature of something else', { signature: 'c2lnbmF0dXJl' }],
  ])('%s are refused with 401', async (_, forgery) => {
    const { status, body, headers } = await readWith(token(forgery));
    expect([status, body.error.code, headers.get('www-authenticate')]).toEqual([401, 'unauthenticated', 'Bearer']);
  });

  it.each([undefined, '', 'x', 'a.b.c'])('that are none (%p) are refused with 401', async (bearer) => {
    expect((await readWith(bearer)).status).toBe(401);
  });

  it('do no harm where anybody may call', async () => {
    const body = { email: 'nobody@example.org', password: 'whatever it is' };
    const answer = await test.http('/api/v1/auth/login', { body, token: token({ claims: { exp: 1 } }) });
    expect(answer.body.error.code).toBe('invalid_credentials');
  });
});

describe('routes for administrators', () => {
  it.each(['patient', 'doctor', 'pharmacist', 'staff'] as const)('are closed to a %s', async (role) => {
    const person = await test.person(role);
    const paths = ['/api/v1/users', `/api/v1/users/${admin.id}`, '/api/v1/audit-logs'];
    for (const path of paths) {
      const { status, body } = await test.http(path, { token: person.token });
      expect([path, status, body.error.code]).toEqual([path, 403, 'forbidden']);
    }
    const body = { role: 'admin' };
    const promoted = await test.http(`/api/v1/users/${person.id}/role`, { method: 'PATCH', body, token: person.token });
    expect(promoted.status).toBe(403);
  });
});
