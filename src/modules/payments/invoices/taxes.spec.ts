import fc from 'fast-check';
import { taxesGivenBack, taxesWithin, taxRatesOf } from './taxes';

const rates = fc.array(
  fc.record({ name: fc.constantFrom('CGST', 'SGST', 'VAT'), basisPoints: fc.integer({ min: 0, max: 9_999 }) }),
  { maxLength: 4 },
);
const amount = fc.integer({ min: 0, max: 2 ** 45 });

describe('taxes in a price', () => {
  it('are read from the configuration', () => {
    expect(taxRatesOf('CGST:9, SGST:9,Cess:0.25')).toEqual([
      { name: 'CGST', basisPoints: 900 },
      { name: 'SGST', basisPoints: 900 },
      { name: 'Cess', basisPoints: 25 },
    ]);
    expect(taxRatesOf(undefined)).toEqual([]);
  });

  it('are those of the law', () => {
    const { net, taxes } = taxesWithin(11_800, taxRatesOf('CGST:9,SGST:9'));
    expect([net, ...taxes.map((tax) => tax.amount)]).toEqual([10_000, 900, 900]);
    expect(taxesWithin(15_000, taxRatesOf('VAT:19'))).toMatchObject({ net: 12_605, taxes: [{ amount: 2_395 }] });
    expect(taxesWithin(15_000, [])).toEqual({ net: 15_000, taxes: [], total: 15_000 });
  });

  it('sum to the price with what is net, each within half a minor unit of its share', () => {
    fc.assert(
      fc.property(amount, rates, (total, given) => {
        const { net, taxes } = taxesWithin(total, given);
        expect(net + taxes.reduce((sum, tax) => sum + tax.amount, 0)).toBe(total);
        const gross = 10_000n + given.reduce((sum, { basisPoints }) => sum + BigInt(basisPoints), 0n);
        for (const tax of taxes) {
          // Exact: twice the error, in parts of the divisor, is at most the divisor.
          const error = (BigInt(tax.amount) * gross - BigInt(total) * BigInt(tax.basisPoints)) * 2n;
          expect(error <= gross && error >= -gross).toBe(true);
        }
      }),
    );
  });

  it('are the same for equal rates', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 5_000 }), (total, basisPoints) => {
        const { taxes } = taxesWithin(total, [
          { name: 'CGST', basisPoints },
          { name: 'SGST', basisPoints },
        ]);
        expect(taxes[0].amount).toBe(taxes[1].amount);
      }),
    );
  });

  it('come back whole, in however many parts the price is given back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 20 }),
        rates,
        (parts, given) => {
          let before = 0;
          const back = parts.map((part) => {
            const note = taxesGivenBack(part, before, given);
            expect(note.net + note.taxes.reduce((sum, tax) => sum + tax.amount, 0)).toBe(part);
            expect(note.taxes.every((tax) => tax.amount >= 0)).toBe(true);
            before += part;
            return note;
          });
          const whole = taxesWithin(before, given);
          expect(back.reduce((sum, { net }) => sum + net, 0)).toBe(whole.net);
          whole.taxes.forEach((tax, index) =>
            expect(back.reduce((sum, { taxes }) => sum + taxes[index].amount, 0)).toBe(tax.amount),
          );
        },
      ),
    );
  });
});
