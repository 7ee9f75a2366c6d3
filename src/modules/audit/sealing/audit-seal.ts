import { hash as digestOf } from 'node:crypto';

/**
 * A seal as it stands in the database: which rows, with which digests, after which seal. 64-bit numbers that only go into the hash stay
 * text.
 */
export interface AuditSeal {
  sequence: number;
  /** Microseconds since 1970. */
  sealedAtMicros: string;
  algorithm: number;
  /**
   * `window`: all rows of transactions that ended since the last look; `part`: so many of them that more seals follow. `sweep`: rows that
   * are in no seal, by id; `sweep_end` is its last.
   */
  kind: string;
  /** In ascending order. */
  rowIds: string[];
  /** 32 bytes for each row, in the same order. */
  digests: Buffer;
  /** Rows of transactions with a lower number are in this seal or an earlier one, as soon as a sweep has ended. */
  sealedBefore: string;
  /** Rows up to this transaction number may have come from another server with its own numbers. */
  inheritedUntil: string;
  systemIdentifier: string;
  previousHash: Buffer;
  hash: Buffer;
  keyId: string | null;
  signature: Buffer | null;
}

/** What comes before the first seal. */
export const GENESIS = Buffer.alloc(32);

/** The algorithm that this release seals with; verification knows all that there ever were. */
export const ALGORITHM = 1;

const uuid = (column: string) => `coalesce(r.${column}::text, '-')`;
const text = (column: string) => `coalesce(length(r.${column}::text)::text || ':' || r.${column}::text, '-')`;

/**
 * A row as text that depends on no setting of a session, for each algorithm. The same stands in the database as `audit_row_digest_1`;
 * verification asks for the text instead, so that nobody can answer for the digest by changing that function.
 */
export const ROW_TEXT: Readonly<Record<number, string>> = {
  1: [
    uuid('id'),
    `extract(epoch from r.at at time zone 'UTC')::text`,
    uuid('actor_id'),
    ...['actor_role', 'action', 'subject_type'].map(text),
    uuid('subject_id'),
    uuid('patient_id'),
    ...['outcome', 'request_id', 'address', 'details', 'xid'].map(text),
  ].join(` || ' ' || `),
};

/** @returns 32 bytes, as the database computed them when it sealed */
export function rowDigest(rowText: string): Buffer {
  return digestOf('sha256', rowText, 'buffer');
}

/** The hash of a seal, of everything in it and of the seal before. */
export function sealHash(seal: AuditSeal): Buffer {
  const numbers = [
    String(seal.sequence),
    seal.sealedAtMicros,
    seal.sealedBefore,
    seal.inheritedUntil,
    seal.systemIdentifier,
    String(seal.rowIds.length),
  ];
  return digestOf(
    'sha256',
    Buffer.concat([
      Buffer.from(`theriac audit seal 1 ${seal.kind} `),
      ...numbers.map(eightBytes),
      Buffer.from(seal.rowIds.join('').replaceAll('-', ''), 'hex'),
      seal.digests,
      seal.previousHash,
    ]),
    'buffer',
  );
}

function eightBytes(number: string): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(number));
  return bytes;
}
