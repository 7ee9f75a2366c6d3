import type { AuditSeal } from '../sealing/audit-seal';
import type { SealHead } from '../sealing/heads-file';
import type { SealKeys } from '../sealing/seal-keys';
import type { ChainEnd } from './trail-reader';
import type { TrailFault } from './verification-report';

/** A head is copied ten seconds after its seal at the latest; this long without is no delay any more. */
const COPIED_WITHIN_MS = 60_000;

/** Holds the seals against the copies of some of them outside the database. Both come in ascending order; neither is kept. */
export class HeadComparison {
  compared = 0;
  newest: number | null = null;
  private next?: SealHead;
  private previous = 0;
  /** When the first seal after the newest head was made. */
  private uncopiedSince?: number;
  private readonly faults: TrailFault[] = [];

  constructor(
    private readonly heads: AsyncIterator<SealHead>,
    private readonly keys: SealKeys,
  ) {}

  /** Passes over the heads of seals before the first one that is verified. */
  async begin(first: number): Promise<void> {
    await this.advance();
    while (this.next && this.next.sequence < first) await this.advance();
  }

  async compare(seal: AuditSeal): Promise<TrailFault[]> {
    while (this.next && this.next.sequence < seal.sequence) await this.advance();
    if (this.next?.sequence === seal.sequence) {
      this.compared += 1;
      if (this.next.hash !== seal.hash.toString('hex')) {
        const message = `seal ${seal.sequence} is not the one that was copied out of the database on ${this.next.sealedAt}`;
        this.faults.push({ kind: 'seal_rewritten', sequence: seal.sequence, rowId: null, message });
      }
      await this.advance();
    } else if (!this.next) this.uncopiedSince ??= Number(seal.sealedAtMicros) / 1_000;
    return this.faults.splice(0);
  }

  /** What only the end shows: heads of seals that are gone, seals whose heads are gone. */
  async end({ sequence, now }: ChainEnd): Promise<TrailFault[]> {
    while (this.next && this.next.sequence <= sequence) await this.advance();
    if (this.next) this.faults.push(this.beyond(this.next, sequence));
    else if (this.uncopiedSince !== undefined && now - this.uncopiedSince > COPIED_WITHIN_MS) {
      const message = `the heads end at ${this.previous}, the seals at ${sequence}: heads were cut off, or nobody copies them`;
      this.faults.push({ kind: 'heads_cut_off', sequence: this.previous + 1, rowId: null, message });
    }
    return this.faults.splice(0);
  }

  private beyond(head: SealHead, last: number): TrailFault {
    const signed = this.keys.isSigned(Buffer.from(head.hash, 'hex'), {
      keyId: head.keyId,
      signature: Buffer.from(head.signature, 'base64'),
    });
    if (!signed) {
      const message = `the head of seal ${head.sequence}, which there is not, bears no good signature`;
      return { kind: 'head_forged', sequence: head.sequence, rowId: null, message };
    }
    const message = `the seals end at ${last}, but seal ${head.sequence} was made on ${head.sealedAt}: the end was cut off`;
    return { kind: 'seals_cut_off', sequence: last + 1, rowId: null, message };
  }

  private async advance(): Promise<void> {
    const { value, done } = (await this.heads.next()) as IteratorResult<SealHead, undefined>;
    this.next = done ? undefined : value;
    if (!this.next) return;
    if (this.next.after !== this.previous) {
      const message = `the head of seal ${this.next.sequence} follows that of ${this.next.after}, which is not there: lines were taken out`;
      this.faults.push({ kind: 'heads_gap', sequence: this.next.after, rowId: null, message });
    }
    this.previous = this.next.sequence;
    this.newest = this.next.sequence;
  }
}
