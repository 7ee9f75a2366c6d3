import fc from 'fast-check';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { canonical, keyNamedBy } from './compact-token';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const KID = 'a'.repeat(43);
const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const signed = (payload: string) => `${encoded({ alg: 'ES256', typ: 'at+jwt', kid: KID })}.${payload}`;
const token = (payload: string) => {
  const text = signed(payload);
  return `${text}.${sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
};

describe('a compact token', () => {
  it('names its key, of the two forms of its signature only in one, and both are good', () => {
    let turned = 0;
    for (let n = 0; n < 64; n += 1) {
      const [made, payload] = [token(encoded({ n })), encoded({ n })];
      const ours = canonical(made);
      if (ours !== made) turned += 1;
      expect(keyNamedBy(ours)).toBe(KID);
      expect(keyNamedBy(made)).toBe(ours === made ? KID : undefined);
      const signature = Buffer.from(ours.slice(ours.lastIndexOf('.') + 1), 'base64url');
      const text = Buffer.from(signed(payload));
      expect(verify('sha256', text, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
    }
    // One in two; none or all of 64 would be a miracle.
    expect(turned).toBeGreaterThan(0);
    expect(turned).toBeLessThan(64);
  });

  it('is nothing but that, whatever comes', () => {
    const good = canonical(token('e30'));
    fc.assert(fc.property(fc.string(), (text) => keyNamedBy(text) === undefined));
    fc.assert(
      fc.property(fc.nat(good.length), fc.string({ minLength: 1, maxLength: 3 }), (at, text) => {
        const named = keyNamedBy(good.slice(0, at) + text + good.slice(at));
        return named === undefined || named.length === 43;
      }),
    );
  });
});
