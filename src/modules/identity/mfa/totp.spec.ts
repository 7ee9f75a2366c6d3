import { TOTP } from 'otpauth';
import { newTotpSecret, otpauthUri, stepOfCode } from './totp';

/** `12345678901234567890` of RFC 6238, appendix B, in Base32; its eight digits end in the six that apps show. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => new Date(seconds * 1_000);

describe('one-time passwords', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('are those of RFC 6238 at second %i', (seconds, code) => {
    expect(stepOfCode(RFC_SECRET, code, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it('are taken one step early and late under the number of their own step, and no more than that', () => {
    const own = 37_037_037;
    const steps = [-2, -1, 0, 1, 2].map((late) => stepOfCode(RFC_SECRET, '050471', at((own + late) * 30 + 15)));
    expect(steps).toEqual([null, own, own, own, null]);
  });

  it.each(['', '05047', '0504711', 'abcdef', '05 0471'])('are six digits and not %p', (code) => {
    expect(stepOfCode(RFC_SECRET, code, at(1_111_111_111))).toBeNull();
  });

  it('come of a secret of 160 bits that is new each time', () => {
    const secrets = Array.from({ length: 50 }, newTotpSecret);
    expect(new Set(secrets).size).toBe(50);
    expect(secrets.every((secret) => /^[A-Z2-7]{32}$/.test(secret))).toBe(true);
  });

  it('are set up by a URI that says all an app needs', () => {
    const uri = new URL(otpauthUri(RFC_SECRET, 'asha+1@example.org'));
    expect(uri.protocol).toBe('otpauth:');
    expect(decodeURIComponent(uri.pathname)).toContain('Theriac:asha+1@example.org');
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      issuer: 'Theriac',
      secret: RFC_SECRET,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
    expect(new TOTP({ secret: RFC_SECRET }).generate({ timestamp: 59_000 })).toBe('287082');
  });
});
