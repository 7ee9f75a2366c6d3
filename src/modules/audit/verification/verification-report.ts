export const FAULT_KINDS = [
  'seal_missing',
  'seal_altered',
  'seal_unlinked',
  'seal_unsigned',
  'seal_key_unknown',
  'seal_signature_invalid',
  'seal_rewritten',
  'seals_cut_off',
  'row_missing',
  'row_altered',
  'row_misdated',
  'row_unsealed',
  'heads_cut_off',
  'heads_gap',
  'head_forged',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** One thing that is not as it was sealed. */
export interface TrailFault {
  kind: FaultKind;
  /** The seal in which it showed; null for a row that is in none. */
  sequence: number | null;
  /** The row, when it is one. */
  rowId: string | null;
  /** For a person. */
  message: string;
}

export interface VerificationReport {
  valid: boolean;
  /** In the order of the chain, then rows in no seal, then what only the heads show; the first bad row or seal is the first. At most 20. */
  faults: TrailFault[];
  seals: number;
  firstSequence: number | null;
  lastSequence: number | null;
  /** Sealed rows that were read and compared. */
  rows: number;
  /** Rows that wait for their seal. */
  waiting: number;
  /** Heads outside the database that were compared, or null when there was no file. */
  heads: { compared: number; newest: number | null } | null;
  milliseconds: number;
}

export const MAX_FAULTS = 20;
