/** What a book holds of one charge or refund; positive came in. Minor units. */
export interface BookedAmount {
  /** The provider's name for it. */
  ref: string;
  currency: string;
  amount: number;
  paymentId: string | null;
}

export interface BookDifference {
  ref: string;
  currency: string;
  paymentId: string | null;
  providerAmount: number;
  ledgerAmount: number;
}

/** Every charge or refund of which the two books hold different amounts, one that only one of them knows among them. */
export function compareBooks(provider: Iterable<BookedAmount>, ledger: Iterable<BookedAmount>): BookDifference[] {
  const found = new Map<string, BookDifference>();
  const entry = ({ ref, currency, paymentId }: BookedAmount) => {
    const name = `${currency} ${ref}`;
    const known = found.get(name) ?? { ref, currency, paymentId, providerAmount: 0, ledgerAmount: 0 };
    known.paymentId ??= paymentId;
    found.set(name, known);
    return known;
  };
  for (const line of provider) entry(line).providerAmount += line.amount;
  for (const line of ledger) entry(line).ledgerAmount += line.amount;
  return [...found.values()].filter(({ providerAmount, ledgerAmount }) => providerAmount !== ledgerAmount);
}
