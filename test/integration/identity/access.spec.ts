import { constants, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { register } from 'prom-client';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { byHmac, byKey, encoded, Forger, type Forgery, inSeconds, ofNumbers, ownKey } from './forge';

let test: TestApp;
let admin: TestPerson;
let forger: Forger;
/** Where an attacker would put his keys. */
let trap: Server;
let trapped: string[];
beforeAll(async () => {
  test = await startTestApp();
  admin = await test.person('admin');
  forger = new Forger(test, admin);
  trapped = [];
  trap = createServer((request, response) => {
    trapped.push(request.url ?? '');
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [] }));
  });
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => trap.close(resolve));
  await test.close();
});

const readWith = (bearer: string | undefined) => test.http('/api/v1/users', { token: bearer });
const trapUrl = (file: string) => `http://127.0.0.1:${(trap.address() as AddressInfo).port}/${file}`;
const publicPem = () => forger.key.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const refusals = async () => {
  const text = await register.metrics();
  const lines = [...text.matchAll(/^access_tokens_refused_total\{reason="(\w+)"\} (\d+)$/gm)];
  return Object.fromEntries(lines.map(([, reason, count]) => [reason, Number(count)]));
};

async function expectRefusal(token: string | undefined): Promise<void> {
  for (const path of ['/api/v1/users', '/api/v1/users/me', '/api/v1/audit-logs']) {
    const { status, body, headers } = await test.http(path, { token });
    expect([path, status, body.error.code, headers.get('www-authenticate')]).toEqual([
      path,
      401,
      'unauthenticated',
      'Bearer',
    ]);
  }
}

describe('an access token', () => {
  it('that is signed as it should be lets in', async () => {
    expect((await readWith(forger.token())).status).toBe(200);
  });

  it('of the service is an RFC 9068 token whose key is published', async () => {
    const { body } = await test.http<{ accessToken: string }>('/api/v1/auth/login', {
      body: { email: admin.email, password: 'theriac-demo' },
    });
    const [header, payload, signature] = body.data.accessToken.split('.');
    const { kid, ...rest } = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, string>;
    expect(rest).toEqual({ alg: 'ES256', typ: 'at+jwt' });
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      iss: 'theriac',
      aud: 'theriac-api',
      sub: admin.id,
      role: 'admin',
      sid: expect.any(String) as string,
    });
    const { keys } = (await (await fetch(`${test.url}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] };
    const jwk = keys.find((key) => key.kid === kid);
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
    const signed = Buffer.from(`${header}.${payload}`);
    expect(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))).toBe(
      true,
    );
  });
});

describe('a forged access token is refused with 401', () => {
  it.each(['none', 'None', 'NONE', 'nOnE', '', 'null'])('with the algorithm "%s"', async (alg) => {
    await expectRefusal(forger.token({ header: { alg }, signature: () => '' }));
    await expectRefusal(forger.token({ header: { alg } }));
  });

  it('with the signature taken off', async () => {
    const [header, payload] = forger.token().split('.');
    await expectRefusal(`${header}.${payload}.`);
    await expectRefusal(`${header}.${payload}`);
  });

  it('signed by HMAC with the public key for a secret', async () => {
    const { publicKey, publicJwk, kid } = forger.key;
    const secrets = [
      publicPem(),
      publicPem().trim(),
      publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(publicJwk),
      JSON.stringify({ ...publicJwk, kid, use: 'sig', alg: 'ES256' }),
      publicJwk.x,
      '',
    ];
    for (const secret of secrets) {
      await expectRefusal(forger.token({ header: { alg: 'HS256' }, signature: byHmac(secret) }));
      await expectRefusal(forger.token({ signature: byHmac(secret) }));
    }
  });

  it('signed by a key of the forger', async () => {
    await expectRefusal(forger.token({ signature: byKey(ownKey().privateKey) }));
  });

  it('signed with another algorithm by a key of the forger', async () => {
    const p384 = ownKey('P-384').privateKey;
    await expectRefusal(forger.token({ header: { alg: 'ES384' }, signature: byKey(p384, 'sha384') }));
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
    const byRsa = (padding: number) => (signed: string) => sign('sha256', Buffer.from(signed), { key: rsa, padding });
    await expectRefusal(forger.token({ header: { alg: 'RS256' }, signature: byRsa(constants.RSA_PKCS1_PADDING) }));
    await expectRefusal(forger.token({ header: { alg: 'PS256' }, signature: byRsa(constants.RSA_PKCS1_PSS_PADDING) }));
    const ed25519 = generateKeyPairSync('ed25519').privateKey;
    const byEdward = (signed: string) => sign(null, Buffer.from(signed), ed25519);
    await expectRefusal(forger.token({ header: { alg: 'EdDSA' }, signature: byEdward }));
    await expectRefusal(forger.token({ signature: byEdward }));
  });

  it.each([
    'unknown',
    'A'.repeat(43),
    '../../../../dev/null',
    '/dev/null',
    "' or '1'='1",
    "x' union select 'secret' --",
    '__proto__',
    'constructor',
    '',
    0,
    null,
    ['kid'],
    { kid: true },
  ])('that names the key %j', async (kid) => {
    const key = ownKey().privateKey;
    await expectRefusal(forger.token({ header: { kid }, signature: byKey(key) }));
    await expectRefusal(forger.token({ header: { alg: 'HS256', kid }, signature: byHmac('') }));
  });

  it('whose header brings the key along, or says where it is', async () => {
    const { publicKey, privateKey } = ownKey();
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: forger.key.kid };
    const bringing: object[] = [
      { jwk },
      { jku: trapUrl('jwks.json') },
      { x5u: trapUrl('chain.pem') },
      { x5c: [publicKey.export({ type: 'spki', format: 'der' }).toString('base64')] },
      { kid: trapUrl('kid') },
      { jku: trapUrl('jwks.json'), kid: 'A'.repeat(43) },
    ];
    for (const header of bringing) {
      await expectRefusal(forger.token({ header, signature: byKey(privateKey) }));
    }
    expect(trapped).toEqual([]);
  });

  it('whose header asks for something that we do not know, even well signed', async () => {
    const headers = [{ crit: ['exp'] }, { crit: ['b64'], b64: false }, { crit: [] }, { zip: 'DEF' }, { cty: 'JWT' }];
    for (const header of headers) await expectRefusal(forger.token({ header }));
  });

  it.each(['JWT', 'refresh+jwt', 'mfa+jwt', 'AT+JWT', '', undefined, null, 1])(
    'of the type %j, even well signed',
    async (typ) => expectRefusal(forger.token({ header: { typ } })),
  );

  it.each<[string, object]>([
    ['of another issuer', { iss: 'elsewhere' }],
    ['of no issuer', { iss: undefined }],
    ['for another audience', { aud: 'another-api' }],
    ['for no audience', { aud: undefined }],
    ['that has expired', { exp: inSeconds(-1) }],
    ['that never expires', { exp: undefined }],
    ['that expires in words', { exp: 'tomorrow' }],
    ['that is not good yet', { nbf: inSeconds(60) }],
    ['of no role', { role: undefined }],
    ['of a role that does not exist', { role: 'root' }],
    ['of several roles', { role: ['admin'] }],
    ['of no session', { sid: undefined }],
    ['of nobody', { sub: undefined }],
  ])('%s, even well signed', async (_, claims) => expectRefusal(forger.token({ claims })));

  it('whose payload was changed', async () => {
    const patient = new Forger(test, await test.person('patient'));
    const [header, payload, signature] = patient.token().split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    await expectRefusal(`${header}.${encoded({ ...claims, role: 'admin' })}.${signature}`);
    await expectRefusal(`${header}.${encoded({ ...claims, exp: inSeconds(99_999) })}.${signature}`);
  });

  it.each<[string, Forgery['signature']]>([
    ['of zeros', ofNumbers(0n, 0n)],
    ['with r = 0', ofNumbers(0n, 1n)],
    ['with s = 0', ofNumbers(1n, 0n)],
    ['of ones', ofNumbers(1n, 1n)],
    [
      'of the order itself',
      () => Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'.repeat(2), 'hex'),
    ],
    ['of the largest numbers', () => Buffer.alloc(64, 0xff)],
    ['that is too short', () => Buffer.alloc(63)],
    ['that is too long', () => Buffer.alloc(65)],
    ['of something else', () => 'c2lnbmF0dXJl'],
    ['that is empty DER', () => Buffer.from('3006020100020100', 'hex')],
  ])('with a signature %s', async (_, signature) => expectRefusal(forger.token({ signature })));

  it('whose good signature was turned into its twin, or written otherwise', async () => {
    const token = forger.token();
    expect((await readWith(token)).status).toBe(200);
    await expectRefusal(forger.twin(token));
    await expectRefusal(`${token}=`);
    await expectRefusal(`${token}.`);
    await expectRefusal(`${token}.${token}`);
    const last = token.at(-1) ?? '';
    const other = String.fromCharCode(last.charCodeAt(0) + 1);
    expect(Buffer.from(`AA${last}`, 'base64url')).toEqual(Buffer.from(`AA${other}`, 'base64url'));
    await expectRefusal(token.slice(0, -1) + other);
    await expectRefusal(token.replaceAll('-', '+').replaceAll('_', '/').replace('.', '. '));
  });

  it('whose DER signature would verify elsewhere', async () => {
    const { privateKey } = forger.key;
    await expectRefusal(forger.token({ signature: (signed) => sign('sha256', Buffer.from(signed), privateKey) }));
  });

  it.each(['', 'x', 'a.b.c', '...', '{}.{}.{}', 'x'.repeat(7_000), `${encoded('[]')}.e30.${'A'.repeat(86)}`])(
    'when it is none at all (%#)',
    async (token) => expectRefusal(token),
  );

  it('when there is none, or the header is of another scheme', async () => {
    await expectRefusal(undefined);
    const { status } = await test.http('/api/v1/users', { headers: { authorization: `Basic ${forger.token()}` } });
    expect(status).toBe(401);
  });

  it('and counted by reason', async () => {
    const before = await refusals();
    await readWith('x');
    await readWith(forger.token({ header: { kid: 'A'.repeat(43) } }));
    await readWith(forger.token({ signature: byKey(ownKey().privateKey) }));
    await readWith(forger.token({ claims: { exp: inSeconds(-1) } }));
    const after = await refusals();
    for (const reason of ['malformed', 'unknown_key', 'bad_signature', 'expired']) {
      expect([reason, after[reason] - (before[reason] ?? 0)]).toEqual([reason, 1]);
    }
  });

  it('but does no harm where anybody may call', async () => {
    const body = { email: 'nobody@example.org', password: 'whatever it is' };
    const answer = await test.http('/api/v1/auth/login', { body, token: forger.token({ claims: { exp: 1 } }) });
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
