import fc from 'fast-check';
import { hasRightCheckDigit } from '../catalogue/product-codes';
import { readElementString, UnreadableBarcode } from './gs1-element-string';

const GTIN = '09506000134352';
const FNC1 = '\u001d';
const read = (text: string, year = 2026) => readElementString(text, year);
const whole = { gtin: GTIN, batch: 'ABC123', expiresOn: '2027-12-31', serial: '42' };

describe('a GS1 element string', () => {
  it.each([
    ['with symbology identifier and FNC1', `]d201${GTIN}1727123110ABC123${FNC1}2142`],
    ['with a leading FNC1', `${FNC1}01${GTIN}1727123110ABC123${FNC1}2142`],
    ['in another order', `]C12142${FNC1}10ABC123${FNC1}17271231${FNC1}01${GTIN}`],
    ['with the last day of the month as 00', `01${GTIN}1727120010ABC123${FNC1}2142`],
    ['in parentheses', `(01)${GTIN}(17)271231(10)ABC123(21)42`],
    [
      'among identifiers of no interest',
      `01${GTIN}112501011527113017271231310200150010ABC123${FNC1}2142${FNC1}7101234567890`,
    ],
  ])('%s is read', (_, text) => expect(read(text)).toEqual(whole));

  it('says only what it says', () => {
    expect(read(`01${GTIN}`)).toEqual({ gtin: GTIN, batch: null, expiresOn: null, serial: null });
    expect(read(`(10)A(B)-1`)).toMatchObject({ batch: 'A(B)-1' });
  });

  it.each([
    ['a wrong check digit', `01${GTIN.slice(0, 13)}1`],
    ['a thirteenth month', `01${GTIN}17271331`],
    ['a 30th of February', `(01)${GTIN}(17)270230`],
    ['a value that is cut off', '010950600013'],
    ['a batch that is too long', `10${'A'.repeat(21)}`],
    ['a batch that is empty', `(10)(17)271231`],
    ['two different batches', `10A${FNC1}10B`],
    ['no identifier', 'ABC123'],
    ['nothing', ''],
    ['an identifier and no more', '(01)'],
  ])('with %s is refused', (_, text) => expect(() => read(text)).toThrow(UnreadableBarcode));

  it.each([
    ['751231', 2026, '2075-12-31'],
    ['771231', 2026, '1977-12-31'],
    ['001231', 2080, '2100-12-31'],
    ['280200', 2026, '2028-02-29'],
  ])('%s, read in %i, is %s', (date, year, expected) => {
    expect(read(`17${date}`, year).expiresOn).toBe(expected);
  });

  it('says the same in parentheses and in one row, whatever the order', () => {
    const text = fc.stringMatching(/^[!"%-'*-?A-Z_a-z]{1,20}$/);
    const gtin = fc
      .stringMatching(/^\d{13}$/)
      .map((body) => [...'0123456789'].map((digit) => body + digit).find(hasRightCheckDigit) ?? '');
    const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2070-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(
        gtin,
        text,
        text,
        day,
        fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
        (code, batch, serial, at, order) => {
          const expiresOn = at.toISOString().slice(0, 10);
          const elements: [string, string, boolean][] = [
            ['01', code, false],
            ['10', batch, true],
            ['21', serial, true],
            ['17', expiresOn.slice(2).replaceAll('-', ''), false],
          ];
          const shuffled = order.map((index) => elements[index]);
          const expected = { gtin: code, batch, serial, expiresOn };
          expect(read(shuffled.map(([id, value]) => `(${id})${value}`).join(''))).toEqual(expected);
          expect(read(shuffled.map(([id, value, open]) => id + value + (open ? FNC1 : '')).join(''))).toEqual(expected);
        },
      ),
    );
  });
});
