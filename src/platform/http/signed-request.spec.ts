import type { FieldOccurrence } from 'http-message-sig';
import { createHmac, createPublicKey, verify } from 'node:crypto';
import { DomainError } from '../../kernel/domain-error';
import { type SignedRequest, type SigningKeyVerifier, verifySignedRequest } from './signed-request';

// RFC 9421, appendices B.1.4, B.1.5 and B.2: the message, the keys, and what they make of it.
const NOW = new Date(1_618_884_473_000);
const ED25519: SigningKeyVerifier = (() => {
  const key = createPublicKey(`-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
-----END PUBLIC KEY-----`);
  return {
    id: 'test-key-ed25519',
    algorithm: 'ed25519',
    verify: (data, signature) => verify(null, data, key, signature),
  };
})();
const SHARED: SigningKeyVerifier = {
  id: 'test-shared-secret',
  algorithm: 'hmac-sha256',
  verify: (data, signature) => hmac(data).equals(signature),
};
const SECRET = 'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==';
const hmac = (data: Uint8Array | string) => createHmac('sha256', Buffer.from(SECRET, 'base64')).update(data).digest();

const MESSAGE: FieldOccurrence[] = [
  { name: 'Host', value: 'example.com' },
  { name: 'Date', value: 'Tue, 20 Apr 2021 02:07:55 GMT' },
  { name: 'Content-Type', value: 'application/json' },
  { name: 'Content-Length', value: '18' },
];
const request = (input: string, signature: string, over: Partial<SignedRequest> = {}): SignedRequest => ({
  method: 'POST',
  targetUri: 'https://example.com/foo?param=Value&Pet=dog',
  fields: [...MESSAGE, { name: 'Signature-Input', value: input }, { name: 'Signature', value: signature }],
  ...over,
});
const find = (id: string) => [ED25519, SHARED].find((key) => key.id === id);

async function codeOf(asked: SignedRequest, now = NOW): Promise<string> {
  try {
    await verifySignedRequest(asked, now, find);
    return 'good';
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

/** Signed without the library: the lines are put together here as section 2.5 says. */
function byHand(lines: readonly string[], parameters: string): SignedRequest {
  const covered = `(${lines.map((line) => line.slice(0, line.indexOf(':'))).join(' ')})${parameters}`;
  const signature = hmac([...lines, `"@signature-params": ${covered}`].join('\n')).toString('base64');
  return request(`sig1=${covered}`, `sig1=:${signature}:`);
}

const LINES = ['"@method": POST', '"@target-uri": https://example.com/foo?param=Value&Pet=dog'];
const PARAMETERS =
  ';created=1618884473;nonce="b3k2pp5k7z-50gnwp.yemd";keyid="test-shared-secret";alg="hmac-sha256";tag="x"';

describe('verifySignedRequest', () => {
  it('takes what was signed by hand after RFC 9421', async () => {
    const proven = await verifySignedRequest(byHand(LINES, PARAMETERS), NOW, find);
    expect(proven).toEqual({
      keyId: 'test-shared-secret',
      nonce: 'b3k2pp5k7z-50gnwp.yemd',
      goodUntil: new Date(NOW.getTime() + 300_000),
    });
    expect(await codeOf(byHand([...LINES, '"content-type": application/json'], PARAMETERS))).toBe('good');
    expect(await codeOf(byHand([...LINES].reverse(), PARAMETERS))).toBe('good');
  });

  it('is good until it expires, if that is sooner', async () => {
    const sooner = byHand(LINES, `${PARAMETERS};expires=1618884483`);
    const { goodUntil } = await verifySignedRequest(sooner, NOW, find);
    expect(goodUntil).toEqual(new Date(1_618_884_483_000));
    expect(await codeOf(sooner, new Date(1_618_884_483_001))).toMatch(/^signature_expired/);
  });

  // Appendix B.2.5 and B.2.6: good signatures, but of less than we ask for.
  it.each([
    [
      'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
      'sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:',
      'Required component "@method" is absent',
    ],
    [
      'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
      'sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:',
      'Required component "@target-uri" is absent',
    ],
  ])('asks for more than %s', async (input, signature, why) => {
    expect(await codeOf(request(input, signature))).toBe(`invalid_signature: The signature is not valid. ${why}.`);
  });

  it('asks for every field that is there and decides what the request does', async () => {
    for (const name of ['Content-Digest', 'IDEMPOTENCY-KEY', 'if-match']) {
      const { fields, ...rest } = byHand(LINES, PARAMETERS);
      const added = { ...rest, fields: [...fields, { name, value: 'x' }] };
      expect(await codeOf(added)).toContain(`Required component "${name.toLowerCase()}" is absent`);
    }
  });

  it('takes a field of two lines as one, and none that is outside ASCII', async () => {
    const lines = [...LINES, '"x-a": 1, 2'];
    const signed = byHand(lines, PARAMETERS);
    const having = (...values: string[]) => ({
      ...signed,
      fields: [...signed.fields, ...values.map((value) => ({ name: 'X-A', value }))],
    });
    expect(await codeOf(having('1', '2'))).toBe('good');
    expect(await codeOf(having('2', '1'))).toMatch(/^invalid_signature/);
    expect(await codeOf(having('1', '2', 'é'))).toMatch(/^invalid_signature: .*Missing field x-a/);
  });

  it('passes on what is no fault of the request', async () => {
    const broken = () => {
      throw new Error('the key store is on fire');
    };
    await expect(verifySignedRequest(byHand(LINES, PARAMETERS), NOW, broken)).rejects.toThrow('on fire');
  });
});
