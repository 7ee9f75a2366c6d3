/**
 * The accounts of the books.
 *
 * - `receivable` what patients owe; `provider_clearing` what the payment provider holds for us; `cash` and `bank` what we hold ourselves
 * - `revenue` what was earned; `refunds` what of it was given back; `write_offs` what will never be paid
 * - `fees` what the provider keeps; `chargebacks` what banks took back for disputes
 */
export const LEDGER_ACCOUNTS = [
  'receivable',
  'provider_clearing',
  'cash',
  'bank',
  'revenue',
  'refunds',
  'fees',
  'chargebacks',
  'write_offs',
] as const;

export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number];
