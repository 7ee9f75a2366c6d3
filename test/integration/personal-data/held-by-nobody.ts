const STOCK =
  'Who handled stock, in the exercise of the profession: part of the stock ledger, which medicines law makes a clinic keep.';

/** Tables that name people and take part in no export and no erasure, each with its reason. */
export const HELD_BY_NOBODY: Readonly<Record<string, string>> = {
  audit_verification: 'Which administrator had the audit trail verified: part of the proof that it is whole.',
  lot_destruction: STOCK,
  stock_count: STOCK,
  stock_count_line: STOCK,
  stock_movement: STOCK,
  stock_receipt: STOCK,
  stock_transfer: STOCK,
  witness_signature: STOCK,
};
