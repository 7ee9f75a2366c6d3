import { verifySignature } from 'http-message-sig';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { ValidationFailed } from '../../kernel/domain-error';
import { ed25519PublicKey, ed25519Verifier, hmacVerifier } from './signing-key-material';

// RFC 9421, appendix B.1.4 and B.1.5: keys made to be published.
const RFC_ED25519 = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
-----END PUBLIC KEY-----
`;
const RFC_SECRET = 'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==';

const pairOf = (type: 'ed25519' | 'x25519' | 'ed448') => {
  const { publicKey, privateKey } = generateKeyPairSync(type as 'ed25519');
  return {
    pub: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    priv: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
};
const pemOfPoint = (hex: string) => {
  const x = Buffer.from(hex, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return key.export({ type: 'spki', format: 'pem' }).toString();
};
const toldOf = (pem: string) => {
  try {
    return ed25519PublicKey(pem);
  } catch (error) {
    if (!(error instanceof ValidationFailed)) throw error;
    return (error.details.errors as { message: string }[])[0].message;
  }
};

describe('a public key', () => {
  it('is kept in one form, however it was written', () => {
    expect(ed25519PublicKey(RFC_ED25519)).toBe(RFC_ED25519);
    expect(ed25519PublicKey(`\n ${RFC_ED25519.replaceAll('\n', '\r\n')} `)).toBe(RFC_ED25519);
  });

  it.each([
    ['a private key', pairOf('ed25519').priv, /private key/],
    ['a private key behind a public one', RFC_ED25519 + pairOf('ed25519').priv, /private key/],
    ['a key of another kind', pairOf('x25519').pub, /Ed25519/],
    ['a longer key', pairOf('ed448').pub, /Ed25519/],
    ['no key', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5', /Ed25519/],
    ['half a key', RFC_ED25519.replace('AyEAJrQL', ''), /Ed25519/],
    ['nothing', '', /Ed25519/],
  ])('is not %s', (_, pem, message) => {
    expect(toldOf(pem)).toMatch(message);
  });

  // S = 1 and R = B make a signature that fits every message of a "key" that is the neutral point, unless the library looks for those.
  it.each([
    ['neutral', `01${'00'.repeat(31)}`],
    ['of order two', `ec${'ff'.repeat(30)}7f`],
    ['of order eight', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'],
  ])('that is %s fits no message', (_, point) => {
    const forged = Buffer.from(`58${'66'.repeat(31)}01${'00'.repeat(31)}`, 'hex');
    const { verify } = ed25519Verifier('weak', pemOfPoint(point));
    const fitting = Array.from({ length: 50 }, (_, at) => verify(Buffer.from([at]), forged)).filter(Boolean);
    expect(fitting).toEqual([]);
  });
});

describe('a verifier', () => {
  const data = Buffer.from('data');

  it('of a shared secret takes its own HMAC and no other, nor a part of it', () => {
    const { verify } = hmacVerifier('a', RFC_SECRET);
    const right = Buffer.from('JO2hvqCCSHTZthb5Cje0bZOkHOExr2Z4XhLEQCdY2W4=', 'base64');
    expect(verify(data, right)).toBe(true);
    expect(verify(data, right.subarray(1))).toBe(false);
    expect(verify(data, new Uint8Array())).toBe(false);
    expect(verify(Buffer.from('date'), right)).toBe(false);
  });

  it('of a public key takes no signature of another length', () => {
    const { verify } = ed25519Verifier('b', RFC_ED25519);
    for (const length of [0, 63, 64, 65]) expect(verify(data, new Uint8Array(length))).toBe(false);
  });

  // Appendix B.2: the test request, and two signatures of it that others made.
  it.each([
    [
      'B.2.5',
      hmacVerifier('test-shared-secret', RFC_SECRET),
      'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
      'sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:',
    ],
    [
      'B.2.6',
      ed25519Verifier('test-key-ed25519', RFC_ED25519),
      'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
      'sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:',
    ],
  ])('takes the example %s of RFC 9421, and no change of it', async (_, verifier, input, signature) => {
    const verified = (date: string) =>
      verifySignature(
        {
          kind: 'request',
          method: 'POST',
          targetUri: 'https://example.com/foo?param=Value&Pet=dog',
          fields: [
            { name: 'Date', value: date },
            { name: 'Content-Type', value: 'application/json' },
            { name: 'Content-Length', value: '18' },
            { name: 'Signature-Input', value: input },
            { name: 'Signature', value: signature },
          ],
        },
        {
          policy: { algorithms: [verifier.algorithm], requiredComponents: [], requiredParameters: [] },
          resolveVerifier: () => verifier,
        },
      );
    await expect(verified('Tue, 20 Apr 2021 02:07:55 GMT')).resolves.toMatchObject({ verifier });
    await expect(verified('Tue, 20 Apr 2021 02:07:56 GMT')).rejects.toThrow('verification failed');
  });
});
