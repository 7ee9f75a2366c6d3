import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { apiKeyOf, apiKeyPrefix, hashOfSecret, isSecretOf, newSecret, parseApiKey } from './api-key-format';

const ID = '01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0b';

describe('an API key', () => {
  it('tells its id and its secret', () => {
    const secret = newSecret();
    const key = apiKeyOf(ID, secret);
    expect(key).toMatch(/^thk_01936f2a7b1c7def8a3b5c6d7e8f9a0b_[0-9A-Za-z]{49}$/);
    expect(key.startsWith(apiKeyPrefix(ID))).toBe(true);
    expect(parseApiKey(key)).toEqual({ id: ID, secret });
  });

  it('is the same in every release: partners hold theirs for years', () => {
    const key = 'thk_01936f2a7b1c7def8a3b5c6d7e8f9a0b_0000000000000000000000000000000000000000abc';
    expect(apiKeyOf(ID, '0000000000000000000000000000000000000000abc')).toBe(`${key}1Yy9ee`);
  });

  it('holds 256 bits', () => {
    expect(62n ** 43n).toBeGreaterThan(2n ** 256n);
    const secrets = new Set(Array.from({ length: 1_000 }, newSecret));
    expect(secrets.size).toBe(1_000);
    // The first digit of 256 bits in 43 digits of base 62 is 0 to x, and not always the same.
    expect(new Set([...secrets].map(([digit]) => digit)).size).toBeGreaterThan(20);
  });

  it('with any one character changed is none', () => {
    const key = apiKeyOf(ID, newSecret());
    const slip = fc.tuple(fc.integer({ min: 0, max: key.length - 1 }), fc.string({ minLength: 1, maxLength: 1 }));
    fc.assert(
      fc.property(slip, ([at, character]) => {
        fc.pre(character !== key[at]);
        return parseApiKey(key.slice(0, at) + character + key.slice(at + 1)) === undefined;
      }),
    );
  });

  it.each(['', 'thk_', 'Bearer x', `thk_${'a'.repeat(32)}_${'A'.repeat(49)}`, ` ${apiKeyOf(ID, newSecret())}`])(
    'is not %j',
    (text) => expect(parseApiKey(text)).toBeUndefined(),
  );

  it('is kept as a hash that fits its secret alone', () => {
    const secret = newSecret();
    expect(hashOfSecret('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(isSecretOf(secret, hashOfSecret(secret))).toBe(true);
    expect(isSecretOf(secret, hashOfSecret(randomBytes(8).toString('hex')))).toBe(false);
  });
});
