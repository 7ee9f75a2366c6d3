import fc from 'fast-check';
import { type BookedAmount, compareBooks } from './compare-books';

const line = fc.record({
  ref: fc.constantFrom('pi_1', 'pi_2', 're_1'),
  currency: fc.constantFrom('INR', 'EUR'),
  amount: fc.integer({ min: -1_000, max: 1_000 }),
  paymentId: fc.constant(null),
});

const total = (lines: BookedAmount[]) => lines.reduce((sum, { amount }) => sum + amount, 0);

describe('comparing two books', () => {
  it('finds nothing where both hold the same, in whatever order and parts', () => {
    fc.assert(
      fc.property(fc.array(line), fc.infiniteStream(fc.integer({ min: -50, max: 50 })), (lines, cuts) => {
        const parts = lines.flatMap((one) => {
          const cut = cuts.next().value;
          return [
            { ...one, amount: one.amount - cut },
            { ...one, amount: cut },
          ];
        });
        expect(compareBooks(lines, parts.reverse())).toEqual([]);
      }),
    );
  });

  it('accounts for the whole gap between them, currency by currency', () => {
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (provider, ledger) => {
        const differences = compareBooks(provider, ledger);
        for (const currency of ['INR', 'EUR']) {
          const own = <T extends { currency: string }>(all: T[]) => all.filter((one) => one.currency === currency);
          const gap = own(differences).reduce((sum, one) => sum + one.providerAmount - one.ledgerAmount, 0);
          expect(gap).toBe(total(own(provider)) - total(own(ledger)));
        }
      }),
    );
  });

  it('names the payment, whichever book knows it', () => {
    const common = { ref: 'pi_1', currency: 'INR' };
    const [difference] = compareBooks(
      [{ ...common, amount: 500, paymentId: null }],
      [{ ...common, amount: 400, paymentId: 'p' }],
    );
    expect(difference).toEqual({ ...common, paymentId: 'p', providerAmount: 500, ledgerAmount: 400 });
  });
});
