import { component } from 'http-message-sig';
import { hash } from 'node:crypto';
import { contentDigest } from '../../../src/platform/http/content-digest';
import { startTestApp, TestClock, type TestApp } from '../../support/test-app';
import {
  aPartner,
  ECHO,
  hmacSigner,
  made,
  newKeyPair,
  newNonce,
  outcome,
  type PartnerSystem,
  SELF,
  send,
  type SignedCall,
  signed,
  type Signing,
} from '../../factories/partner';

const BODY = JSON.stringify({ message: 'Hello' });

describe('a signed request', () => {
  let test: TestApp;
  let clock: TestClock;
  let system: PartnerSystem;

  beforeAll(async () => {
    clock = new TestClock(new Date('2026-11-21T09:30:00.000Z'));
    test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
    system = await aPartner(test);
  });
  afterAll(() => test.close());

  const echo = (signing?: Signing) =>
    signed(test, system, { path: ECHO, body: BODY }, { created: clock.now(), ...signing });
  const self = (signing?: Signing) => signed(test, system, { path: SELF }, { created: clock.now(), ...signing });
  const counted = async () => Number((await test.sql('select count(*)::int as n from request_nonce'))[0].n);

  it('tells the partner who it is', async () => {
    const { status, body } = await send(test, await self());
    expect(status).toBe(200);
    expect(body.data).toEqual({
      partnerId: system.partner.id,
      apiKeyId: system.apiKey.id,
      signingKeyId: system.signingKey.id,
      scopes: ['inventory:read', 'inventory:write', 'products:read'],
      apiKeyExpiresAt: system.apiKey.expiresAt,
      serverTime: clock.now().toISOString(),
    });
  });

  it('has its body echoed', async () => {
    const call = await echo();
    const { status, body } = await send(test, call);
    expect(status).toBe(200);
    expect(body.data).toEqual({
      message: 'Hello',
      contentDigest: call.headers['Content-Digest'],
      targetUri: test.url + ECHO,
      signingKeyId: system.signingKey.id,
      serverTime: clock.now().toISOString(),
    });
  });

  it('may carry a query, a digest of SHA-512, and fields that nobody signed', async () => {
    const withQuery = await signed(test, system, { path: `${SELF}?a=1&b=%20x` }, { created: clock.now() });
    expect(await outcome(test, withQuery)).toBe('200');
    const digest = `sha-512=:${hash('sha512', BODY, 'base64')}:`;
    expect(await outcome(test, await echo({ headers: { 'Content-Digest': digest } }))).toBe('200');
    expect(await outcome(test, altered(await self(), { 'X-Trace': 'caf\u00e9' }))).toBe('200');
  });

  it('may be signed with a shared secret', async () => {
    const path = `/api/v1/partners/${system.partner.id}/signing-keys`;
    const body = { name: 'Shared', algorithm: 'hmac-sha256' };
    const { id, secret } = await made<{ id: string; secret: string }>(test, path, system.adminToken, body);
    expect(Buffer.from(secret, 'base64')).toHaveLength(32);
    const key = { id, signer: hmacSigner(secret) };
    expect(await outcome(test, await echo({ key }))).toBe('200');
    const [{ secret: stored }] = await test.sql<{ secret: string }>(
      'select secret from partner_signing_key where id = $1',
      [id],
    );
    expect(stored).toMatch(/^v1\./);
    // Whoever knows the public key must not be able to use it as a secret.
    const confused = { ...key, signer: { ...system.signingKey.signer, algorithm: 'hmac-sha256' } };
    expect(await outcome(test, await echo({ key: confused }))).toBe('401 invalid_signature');
    await test.http(`${path}/${id}`, { method: 'DELETE', token: system.adminToken });
    expect(await outcome(test, await echo({ key }))).toBe('401 invalid_signature');
  });

  describe('is refused, and leaves its nonce unspent, when', () => {
    const other = (call: SignedCall, over: Partial<SignedCall>): SignedCall => ({ ...call, ...over });
    const changed = (call: SignedCall, name: string, from: RegExp | string, to: string) =>
      altered(call, { [name]: call.headers[name].replace(from, to) });
    const input = async (from: RegExp | string, to: string) => changed(await echo(), 'Signature-Input', from, to);

    const TAMPERED: [what: string, answer: string, call: () => Promise<SignedCall>][] = [
      ['the method is another', '401 without a body', async () => other(await self(), { method: 'HEAD' })],
      ['the query is another', '401 invalid_signature', async () => other(await self(), { path: `${SELF}?admin=1` })],
      ['a question mark was added', '401 invalid_signature', async () => other(await self(), { path: `${SELF}?` })],
      [
        'the path is written in another way',
        '401 invalid_signature',
        async () => other(await self(), { path: SELF.replace('me', '%6de') }),
      ],
      ['it was for another host', '401 invalid_signature', () => echo({ origin: 'https://api.other.example' })],
      [
        'it was for another scheme',
        '401 invalid_signature',
        () => echo({ origin: test.url.replace('http:', 'https:') }),
      ],
      ['the body is another', '401 digest_mismatch', async () => other(await echo(), { body: BODY.replace('H', 'J') })],
      ['a byte was added', '401 digest_mismatch', async () => other(await echo(), { body: `${BODY} ` })],
      ['the body is gone', '401 digest_mismatch', async () => other(await echo(), { body: '' })],
      ['the body is no JSON, and another', '401 digest_mismatch', async () => other(await echo(), { body: '{' })],
      ['a body was put to a request without', '401 digest_required', async () => other(await self(), { body: BODY })],
      [
        'body and digest are others',
        '401 invalid_signature',
        async () => altered(other(await echo(), { body: '{}' }), { 'Content-Digest': contentDigest('{}') }),
      ],
      [
        'the digest is of a broken algorithm',
        '401 digest_mismatch',
        () => echo({ headers: { 'Content-Digest': `md5=:${hash('md5', BODY, 'base64')}:` } }),
      ],
      ['the digest is no digest', '401 digest_mismatch', () => echo({ headers: { 'Content-Digest': 'sha-256=abc' } })],
      [
        'one of two digests is wrong',
        '401 digest_mismatch',
        () =>
          echo({ headers: { 'Content-Digest': `${contentDigest(BODY)}, sha-512=:${hash('sha512', 'x', 'base64')}:` } }),
      ],
      ['created is later', '401 invalid_signature', () => input(/created=(\d+)/, `created=${seconds() + 60}`)],
      ['the nonce is another', '401 invalid_signature', () => input(/nonce="[^"]+"/, `nonce="${newNonce()}"`)],
      [
        'the keyid is nobody\u2019s',
        '401 invalid_signature',
        () => input(/keyid="[^"]+"/, `keyid="${system.apiKey.id}"`),
      ],
      ['the algorithm is another', '401 invalid_signature', () => input('ed25519', 'hmac-sha256')],
      ['the algorithm is none of ours', '401 invalid_signature', () => input('ed25519', 'rsa-v1_5-sha256')],
      ['a component was taken out', '401 invalid_signature', () => input('"@method" ', '')],
      ['the labels differ', '401 invalid_signature', () => input('sig1=', 'sig2=')],
      ['the input is no dictionary', '401 invalid_signature', () => input(/.+/, '((')],
      [
        'a label is there twice',
        '401 invalid_signature',
        async () => {
          const call = await echo();
          return altered(call, {
            'Signature-Input': `${call.headers['Signature-Input']}, ${call.headers['Signature-Input']}`,
          });
        },
      ],
      [
        'there are two signatures',
        '401 invalid_signature',
        async () => {
          const [one, two] = [await echo(), await echo({ label: 'sig2' })];
          const both = (name: string) => `${one.headers[name]}, ${two.headers[name]}`;
          return altered(one, { 'Signature-Input': both('Signature-Input'), Signature: both('Signature') });
        },
      ],
      ['a bit of the signature is another', '401 invalid_signature', async () => flipped(await echo())],
      ['the signature is empty', '401 invalid_signature', async () => altered(await echo(), { Signature: 'sig1=::' })],
      [
        'there is no signature',
        '401 signature_required',
        async () => without(await echo(), 'Signature', 'Signature-Input'),
      ],
      ['only its input is there', '401 invalid_signature', async () => without(await echo(), 'Signature')],
      [
        'the signature is very long',
        '401 invalid_signature',
        async () => altered(await echo(), { Signature: `sig1=:${'A'.repeat(8_000)}:` }),
      ],
      [
        'the headers are very large',
        '431 headers_too_large',
        async () => altered(await echo(), { Signature: `sig1=:${'A'.repeat(20_000)}:` }),
      ],
      [
        'the method is not covered',
        '401 invalid_signature',
        () => echo({ components: ['@target-uri', 'content-digest'] }),
      ],
      [
        'the target is not covered',
        '401 invalid_signature',
        () => echo({ components: ['@method', '@path', 'content-digest'] }),
      ],
      ['the digest is not covered', '401 invalid_signature', () => echo({ components: ['@method', '@target-uri'] })],
      [
        'only a part of the digest is covered',
        '401 invalid_signature',
        () => echo({ components: ['@method', '@target-uri', component('content-digest', { key: 'sha-256' })] }),
      ],
      [
        'an Idempotency-Key is not covered',
        '401 invalid_signature',
        async () => altered(await echo(), { 'Idempotency-Key': 'k' }),
      ],
      ['an If-Match is not covered', '401 invalid_signature', async () => altered(await echo(), { 'If-Match': '"1"' })],
      ['created is missing', '401 invalid_signature', () => echo({ parameters: { created: undefined } })],
      ['the nonce is missing', '401 invalid_signature', () => echo({ parameters: { nonce: undefined } })],
      ['the nonce is short', '401 invalid_signature', () => echo({ nonce: 'A'.repeat(21) })],
      ['the nonce is very long', '401 invalid_signature', () => echo({ nonce: 'A'.repeat(129) })],
      ['the algorithm is missing', '401 invalid_signature', () => echo({ parameters: { alg: undefined } })],
      ['it is 301 s old', '401 signature_expired', () => echo({ created: later(-301) })],
      ['it is of 301 s from now', '401 signature_expired', () => echo({ created: later(301) })],
      [
        'it has expired by its own word',
        '401 signature_expired',
        () => echo({ parameters: { expires: seconds() - 1 } }),
      ],
      [
        'another signs in the partner\u2019s name',
        '401 invalid_signature',
        () => echo({ key: { ...system.signingKey, ...newKeyPair() } }),
      ],
      ['the API key is missing', '401 api_key_required', async () => without(await echo(), 'X-Api-Key')],
      ['the API key has a slip', '401 invalid_api_key', async () => changed(await echo(), 'X-Api-Key', /.$/, '-')],
      [
        'the API key is another partner\u2019s',
        '401 invalid_signature',
        async () => altered(await echo(), { 'X-Api-Key': (await aPartner(test)).apiKey.key }),
      ],
    ];

    it.each(TAMPERED)('%s: %s', async (_, answer, call) => {
      const tampered = await call();
      const before = await counted();
      expect(await outcome(test, tampered)).toBe(answer);
      expect(await counted()).toBe(before);
    });

    it('nothing of it: the same requests as they were signed pass', async () => {
      expect(
        await outcome(
          test,
          await echo({ headers: { 'Idempotency-Key': 'k' }, components: [...COVERED, 'idempotency-key'] }),
        ),
      ).toBe('200');
      for (const off of [-300, 300]) expect(await outcome(test, await echo({ created: later(off) }))).toBe('200');
      expect(await outcome(test, await echo({ parameters: { expires: seconds() + 1 } }))).toBe('200');
      expect(await outcome(test, await self())).toBe('200');
    });
  });

  const COVERED = ['@method', '@target-uri', 'content-digest'];
  const seconds = () => Math.floor(clock.now().getTime() / 1_000);
  const later = (offSeconds: number) => new Date((seconds() + offSeconds) * 1_000);
});

const altered = (call: SignedCall, headers: Record<string, string>): SignedCall => ({
  ...call,
  headers: { ...call.headers, ...headers },
});

function without(call: SignedCall, ...names: string[]): SignedCall {
  const headers = Object.fromEntries(Object.entries(call.headers).filter(([name]) => !names.includes(name)));
  return { ...call, headers };
}

function flipped(call: SignedCall): SignedCall {
  const [, encoded] = /:(.+):/.exec(call.headers.Signature) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  bytes[10] ^= 1;
  return altered(call, { Signature: `sig1=:${bytes.toString('base64')}:` });
}
