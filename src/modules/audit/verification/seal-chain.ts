import { type AuditSeal, GENESIS, ROW_TEXT, sealHash } from '../sealing/audit-seal';
import type { SealKeys } from '../sealing/seal-keys';
import type { FaultKind, TrailFault } from './verification-report';

/** A seal that is taken on trust: where the verification of a part begins. */
export interface Anchor {
  sequence: number;
  hash: Buffer;
}

/** Follows the seals from one to the next and says what is wrong with each. */
export class SealChain {
  private expected: number;
  /** Null after a gap: nothing to compare with. */
  private previousHash: Buffer | null;
  private previousKind?: string;
  /** Rows of coming seals were committed after this, in milliseconds: the last look that left nothing behind. */
  private lookedAt = 0;

  constructor(
    private readonly keys: SealKeys,
    anchor?: Anchor,
  ) {
    this.expected = (anchor?.sequence ?? 0) + 1;
    this.previousHash = anchor?.hash ?? GENESIS;
  }

  /** Milliseconds since 1970 before which no row of the next seal was committed; 0 when that is not known. */
  get committedAfter(): number {
    return this.lookedAt;
  }

  /** What is wrong with the next seal, as a seal; its rows are another matter. */
  follow(seal: AuditSeal): TrailFault[] {
    const faults = this.missingBefore(seal.sequence);
    const wrong = this.wrongWith(seal);
    if (wrong) faults.push({ ...wrong, sequence: seal.sequence, rowId: null });
    this.expected = seal.sequence + 1;
    this.previousHash = seal.hash;
    this.advance(seal);
    return faults;
  }

  /** Seals up to `last` that never came. */
  missingUpTo(last: number): TrailFault[] {
    return this.missingBefore(last + 1);
  }

  private missingBefore(sequence: number): TrailFault[] {
    if (sequence <= this.expected) return [];
    this.previousHash = null;
    const upTo = sequence - 1 === this.expected ? '' : ` to ${sequence - 1}`;
    const message = `seal ${this.expected}${upTo} is gone`;
    return [{ kind: 'seal_missing', sequence: this.expected, rowId: null, message }];
  }

  private wrongWith(seal: AuditSeal): { kind: FaultKind; message: string } | undefined {
    const name = `seal ${seal.sequence}`;
    if (!(seal.algorithm in ROW_TEXT))
      return {
        kind: 'seal_altered',
        message: `${name} is of algorithm ${seal.algorithm}, which this release does not know`,
      };
    if (!sealHash(seal).equals(seal.hash))
      return { kind: 'seal_altered', message: `${name} is not what its hash was made of` };
    if (this.previousHash && !this.previousHash.equals(seal.previousHash))
      return { kind: 'seal_unlinked', message: `${name} does not follow seal ${seal.sequence - 1} as it stands` };
    return this.wrongWithSignature(seal, name);
  }

  private wrongWithSignature({ hash, keyId, signature }: AuditSeal, name: string) {
    if (keyId === null || signature === null)
      return { kind: 'seal_unsigned' as const, message: `${name} has lost its signature` };
    if (!this.keys.knows(keyId))
      return {
        kind: 'seal_key_unknown' as const,
        message: `${name} is signed with the key ${keyId}, which is not trusted`,
      };
    if (!this.keys.isSigned(hash, { keyId, signature }))
      return { kind: 'seal_signature_invalid' as const, message: `the signature is not for ${name} as it stands` };
    return undefined;
  }

  private advance({ kind, sealedAtMicros }: AuditSeal): void {
    // A sweep looks where it begins; what is committed while it goes on is for the window after it.
    const looked = kind === 'window' || (kind.startsWith('sweep') && this.previousKind !== 'sweep');
    if (looked) this.lookedAt = Number(sealedAtMicros) / 1_000;
    this.previousKind = kind;
  }
}
