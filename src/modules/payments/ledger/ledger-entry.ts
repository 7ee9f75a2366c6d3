import { uuidv7 } from 'uuidv7';
import type { Money } from '../../../kernel/money';
import type { LedgerAccount } from './ledger-account';
import { LedgerLine } from './ledger-line.entity';

/** Where an entry comes from; the same source makes the same kind of entry once. */
export interface LedgerSource {
  type: 'payment' | 'refund' | 'provider_movement' | 'settlement';
  id: string;
  paymentId: string | null;
}

/** From which account an amount goes to which. */
export interface LedgerMove {
  debit: LedgerAccount;
  credit: LedgerAccount;
  amount: Money;
}

/**
 * The lines of one entry: for each move a debit and a credit, so that they sum to zero by construction.
 *
 * @throws RangeError for an amount that is not positive
 */
export function ledgerEntry(kind: string, source: LedgerSource, at: Date, ...moves: LedgerMove[]): LedgerLine[] {
  const entryId = uuidv7();
  return moves.flatMap(({ debit, credit, amount }, index) => {
    if (!amount.isPositive()) throw new RangeError(`not an amount to post: ${amount.amount}`);
    const common = { entryId, at, kind, sourceType: source.type, sourceId: source.id, paymentId: source.paymentId };
    const { currency } = amount;
    return [
      line({ ...common, line: index * 2 + 1, account: debit, amount: amount.amount, currency }),
      line({ ...common, line: index * 2 + 2, account: credit, amount: -amount.amount, currency }),
    ];
  });
}

function line(fields: { [field in keyof LedgerLine]: LedgerLine[field] }): LedgerLine {
  return Object.assign(new LedgerLine(), fields);
}
