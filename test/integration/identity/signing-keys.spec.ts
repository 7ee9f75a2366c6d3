import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { SigningKeyRotation } from '../../../src/platform/auth/signing-key-rotation';
import { SigningKeyRotationJob } from '../../../src/platform/auth/signing-key-rotation.job';
import { SigningKeys } from '../../../src/platform/auth/signing-keys';
import { startTestApp, TEST_ENCRYPTION_KEYS, type TestApp, TestClock } from '../../support/test-app';
import { until } from '../../support/until';
import type { Authentication } from './authentication';
import { auditRows } from './authentication';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ROTATE_KEYS = join(__dirname, '..', '..', '..', 'dist', 'src', 'rotate-keys.js');

interface Jwks {
  keys: Record<string, string>[];
}

describe('signing keys', () => {
  const clock = new TestClock();
  let test: TestApp;
  let email: string;
  beforeAll(async () => {
    test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api', SIGNING_KEY_ROTATION_DAYS: '10' } });
    ({ email } = await test.person('patient'));
  });
  afterAll(() => test.close());

  const jwks = async () => (await (await fetch(`${test.url}/.well-known/jwks.json`)).json()) as Jwks;
  const published = async () => (await jwks()).keys.map(({ kid }) => kid);
  const rows = async () =>
    (await test.sql<{ kid: string }>('select kid from signing_key order by signs_from')).map(({ kid }) => kid);
  const job = () => test.app.get(SigningKeyRotationJob).run();
  const token = async () =>
    (await test.http<Authentication>('/api/v1/auth/login', { body: { email, password: 'theriac-demo' } })).body.data
      .accessToken;
  const kidOf = (accessToken: string) =>
    (JSON.parse(Buffer.from(accessToken.split('.')[0], 'base64url').toString()) as { kid: string }).kid;
  const status = async (accessToken: string) => (await test.http('/api/v1/users/me', { token: accessToken })).status;
  const trail = async () =>
    (await auditRows(test, `action like 'signing_key.%'`)).map(({ action, details }) => [action, details.kid]);

  it('are published with their public half alone, and kept with the private one sealed', async () => {
    const answer = await fetch(`${test.url}/.well-known/jwks.json`);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'public, max-age=600']);
    const { keys } = (await answer.json()) as Jwks;
    const [kid] = await rows();
    const text = expect.stringMatching(/^[\w-]{43}$/) as string;
    expect(keys).toEqual([{ kty: 'EC', crv: 'P-256', x: text, y: text, kid, use: 'sig', alg: 'ES256' }]);
    const [row] = await test.sql<{ all: string; private_key: string }>(
      `select k::text as all, private_key from signing_key k`,
    );
    expect(row.private_key).toMatch(/^v1\./);
    expect(row.all).not.toMatch(/PRIVATE|"d"/);
    const d = test.app.get(SigningKeys).signing().privateKey.export({ format: 'jwk' }).d ?? '';
    expect(row.all).not.toContain(d);
    await expect(test.sql(`update signing_key set private_key = 'plain'`)).rejects.toThrow(
      'signing_key_private_key_sealed',
    );
  });

  it('are made once, however many want the first one', async () => {
    await test.sql('delete from signing_key');
    const rotation = test.app.get(SigningKeyRotation);
    const seen = await Promise.all(Array.from({ length: 8 }, () => rotation.keys()));
    expect(new Set(seen.map((keys) => keys.map(({ kid }) => kid).join())).size).toBe(1);
    await test.app.get(SigningKeys).changed();
    expect(await published()).toEqual(await rows());
  });

  it('rotate: the next one is published two hours before it signs, the old one goes when nothing of it is left', async () => {
    const [first] = await rows();
    clock.advance(10 * DAY - MINUTE);
    await job();
    expect(await rows()).toEqual([first]);

    clock.advance(MINUTE);
    await Promise.all([job(), job(), job()]);
    const [, second] = await rows();
    expect(await published()).toEqual([first, second]);
    expect(kidOf(await token())).toBe(first);

    clock.advance(2 * HOUR - 1_000);
    const last = await token();
    expect(kidOf(last)).toBe(first);
    clock.advance(1_000);
    expect(kidOf(await token())).toBe(second);
    await job();
    expect(await published()).toEqual([first, second]);

    clock.advance(14 * MINUTE);
    expect(await status(last)).toBe(200);
    clock.advance(6 * MINUTE);
    expect(await published()).toEqual([second]);
    expect(await rows()).toEqual([first, second]);
    await job();
    expect(await rows()).toEqual([second]);
    expect((await trail()).slice(-2)).toEqual([
      ['signing_key.created', second],
      ['signing_key.deleted', first],
    ]);
  });

  it('sign on when nobody makes the next one', async () => {
    const [present] = await rows();
    clock.advance(400 * DAY);
    const { email: other } = await test.person('patient');
    const body = { email: other, password: 'theriac-demo' };
    const { accessToken } = (await test.http<Authentication>('/api/v1/auth/login', { body })).body.data;
    expect([kidOf(accessToken), await status(accessToken)]).toEqual([present, 200]);
    await job();
    expect(kidOf(await token())).toBe(present);
    clock.advance(2 * HOUR);
    expect(kidOf(await token())).not.toBe(present);
  });

  it('that leaked are replaced at once, the one to come too', async () => {
    clock.advance(10 * DAY);
    await job();
    const leaked = await rows();
    expect(leaked).toHaveLength(2);
    const old = await token();
    expect(await status(old)).toBe(200);
    // By its own process, as an operator does it; this one hears of it.
    const said = await rotateByCommand(test.database.url);
    const [fresh, ...others] = await rows();
    expect(others).toEqual([]);
    expect(said).toBe(`2 keys removed. Access tokens are signed with ${fresh} from now on.\n`);
    await until(async () => (await status(old)) === 401);
    expect(await published()).toEqual([fresh]);
    const changes = (await trail()).slice(-3);
    expect(
      changes
        .filter(([action]) => action === 'signing_key.revoked')
        .map(([, kid]) => kid)
        .sort(),
    ).toEqual(leaked.sort());
    expect(changes).toContainEqual(['signing_key.created', fresh]);
  }, 120_000);
});

function rotateByCommand(databaseUrl: string): Promise<string> {
  const env = {
    ...process.env,
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEYS: TEST_ENCRYPTION_KEYS,
    LOG_LEVEL: 'error',
  };
  const child = spawn(process.execPath, [ROTATE_KEYS], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(said) : reject(new Error(said))));
  });
}
