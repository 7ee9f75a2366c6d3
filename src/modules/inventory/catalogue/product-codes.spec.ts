import fc from 'fast-check';
import { canonicalCode, hasRightCheckDigit } from './product-codes';

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));

/** The digit that makes the sum a multiple of ten, found by trying. */
const completed = (body: string) =>
  [...'0123456789'].map((digit) => body + digit).filter((candidate) => hasRightCheckDigit(candidate));

describe('a GTIN', () => {
  it.each(['09506000134352', '9506000134352', '96385074', '614141000036', '4006381333931'])('%s is one', (code) => {
    expect(canonicalCode('gtin', code)).toBe(code.padStart(14, '0'));
  });

  it.each(['09506000134351', '950600013435', '9506000134352 1', '0950600013435a', '', '123456789'])(
    '%j is none',
    (code) => {
      expect(canonicalCode('gtin', code)).toBeNull();
    },
  );

  it('has one check digit, and betrays every single wrong digit', () => {
    fc.assert(
      fc.property(digits(13), fc.nat(13), fc.integer({ min: 1, max: 9 }), (body, at, shift) => {
        const candidates = completed(body);
        expect(candidates).toHaveLength(1);
        const [right] = candidates;
        const wrong = right.slice(0, at) + String((Number(right[at]) + shift) % 10) + right.slice(at + 1);
        expect(hasRightCheckDigit(wrong)).toBe(false);
      }),
    );
  });

  it('is the same with zeros before it', () => {
    fc.assert(
      fc.property(digits(11), (body) => {
        const [upc] = completed(body);
        expect(canonicalCode('gtin', `00${upc}`)).toBe(canonicalCode('gtin', upc));
      }),
    );
  });
});

describe('another code', () => {
  it.each([
    ['0002-8215-01', '00002821501'],
    ['50242-041-21', '50242004121'],
    ['60575-4112-1', '60575411201'],
    ['00002821501', '00002821501'],
    ['0002821501', null],
    ['0002-821-01', null],
    ['0002-8215-011', null],
  ])('NDC %s is written %s', (code, written) => expect(canonicalCode('ndc', code)).toBe(written));

  it.each([
    ['atc', 'n02aa01', 'N02AA01'],
    ['atc', 'N02AA', null],
    ['rxnorm', '7052', '7052'],
    ['rxnorm', '07052', null],
  ] as const)('%s %s is written %s', (system, code, written) => expect(canonicalCode(system, code)).toBe(written));
});
