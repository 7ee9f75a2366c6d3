import { type AuditSeal, rowDigest } from '../sealing/audit-seal';
import type { HeadsFile } from '../sealing/heads-file';
import type { SealKeys } from '../sealing/seal-keys';
import { timeOf } from '../uuid-time';
import { HeadComparison } from './head-comparison';
import { SealChain } from './seal-chain';
import type { ChainEnd, SealRange, TrailReader, TrailRow } from './trail-reader';
import { UnsealedRows } from './unsealed-rows';
import { type FaultKind, MAX_FAULTS, type TrailFault, type VerificationReport } from './verification-report';

/** Rows and seals that are held at a time, whatever the length of the trail. */
const GROUP_ROWS = 5_000;
const GROUP_SEALS = 500;
/** How much older than the last look a row may be, or its `at` than its id: longer than any transaction of the service can last. */
const TOLERANCE_MS = 3_600_000;
const DIGEST_BYTES = 32;
const LOWEST_ID = '00000000-0000-0000-0000-000000000000';

export interface VerificationScope {
  /** Rows of this time on. */
  from?: Date;
  /** Rows before this time. */
  to?: Date;
  /** A seal that the caller knows from elsewhere, `<sequence>:<hash in hexadecimal>`. */
  expectedHead?: { sequence: number; hash: string };
}

/**
 * Reads the trail from its first seal to its last one and compares everything with what was sealed. Believes nothing in the database that
 * the keys and heads outside do not vouch for. Memory stays the same however long the trail is.
 */
export class TrailVerifier {
  private readonly faults: TrailFault[] = [];
  private seals = 0;
  private rows = 0;

  constructor(
    private readonly reader: TrailReader,
    private readonly keys: SealKeys,
    private readonly heads?: HeadsFile,
  ) {}

  /** To be called once. */
  async verify(scope: VerificationScope = {}): Promise<VerificationReport> {
    const begun = performance.now();
    const end = await this.reader.end();
    const range = await this.rangeOf(scope, end);
    const comparison = this.heads?.exists ? new HeadComparison(this.heads.heads(), this.keys) : undefined;
    const unsealed = new UnsealedRows(this.reader, scope);
    if (range) await this.walk(range, { comparison, unsealed, expected: scope.expectedHead });
    for (const fault of await unsealed.find(end)) this.add(fault);
    await this.compareEnds(end, scope, comparison);
    return {
      valid: this.faults.length === 0,
      faults: this.faults.slice(0, MAX_FAULTS),
      seals: this.seals,
      firstSequence: range?.first ?? null,
      lastSequence: range?.last ?? null,
      rows: this.rows,
      waiting: await this.reader.waiting(end),
      heads: comparison ? { compared: comparison.compared, newest: comparison.newest } : null,
      milliseconds: Math.round(performance.now() - begun),
    };
  }

  private async rangeOf(scope: VerificationScope, end: ChainEnd): Promise<SealRange | undefined> {
    if (end.sequence === 0) return undefined;
    if (!scope.from && !scope.to) return { first: 1, last: end.sequence };
    return this.reader.range(end, scope.from, scope.to);
  }

  private async walk(
    range: SealRange,
    { comparison, unsealed, expected }: Parts & { expected?: VerificationScope['expectedHead'] },
  ): Promise<void> {
    const [before] = range.first > 1 ? await this.reader.seals({ first: range.first - 1, last: range.first - 1 }) : [];
    const anchor = range.first > 1 ? (before ?? { sequence: range.first - 1, hash: Buffer.alloc(0) }) : undefined;
    const chain = new SealChain(this.keys, anchor);
    await comparison?.begin(range.first);
    for await (const group of this.groups(range)) {
      const seals = await this.reader.seals(group);
      const found = await this.rowsOf(seals);
      for (const seal of seals) {
        const { committedAfter } = chain;
        const faults = [
          ...chain.follow(seal),
          ...((await comparison?.compare(seal)) ?? []),
          ...unexpected(seal, expected),
        ];
        faults.forEach((fault) => this.add(fault));
        this.seals += 1;
        unsealed.sealed(seal);
        // What an altered seal says of its rows is worth nothing.
        if (!faults.some(({ kind }) => kind === 'seal_altered')) this.checkRows(seal, found, committedAfter);
      }
    }
    chain.missingUpTo(range.last).forEach((fault) => this.add(fault));
  }

  /** Neighbouring seals, as many as are read at a time. */
  private async *groups(range: SealRange): AsyncGenerator<SealRange> {
    let group: (SealRange & { rows: number; seals: number }) | undefined;
    for await (const { sequence, rows } of this.reader.sizes(range)) {
      if (group && (group.rows + rows > GROUP_ROWS || group.seals >= GROUP_SEALS)) {
        yield group;
        group = undefined;
      }
      group ??= { first: sequence, last: sequence, rows: 0, seals: 0 };
      group = { first: group.first, last: sequence, rows: group.rows + rows, seals: group.seals + 1 };
    }
    if (group) yield group;
  }

  private async rowsOf(seals: readonly AuditSeal[]): Promise<Map<string, TrailRow>> {
    const found = new Map<string, TrailRow>();
    for (const algorithm of new Set(seals.map((seal) => seal.algorithm))) {
      const ids = seals.filter((seal) => seal.algorithm === algorithm).flatMap(({ rowIds }) => rowIds);
      for (const [id, row] of await this.reader.rowsOf(ids, algorithm)) found.set(id, row);
    }
    return found;
  }

  private checkRows(seal: AuditSeal, found: Map<string, TrailRow>, committedAfter: number): void {
    seal.rowIds.forEach((rowId, index) => {
      const row = found.get(rowId);
      const digest = seal.digests.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
      const fault = (kind: FaultKind, what: string) =>
        this.add({ kind, sequence: seal.sequence, rowId, message: `row ${rowId} of seal ${seal.sequence} ${what}` });
      this.rows += 1;
      if (!row) return fault('row_missing', 'is gone');
      if (!rowDigest(row.text).equals(digest)) return fault('row_altered', 'is not as it was sealed');
      if (seal.kind.startsWith('sweep')) return undefined;
      const made = timeOf(rowId);
      if (made < committedAfter - TOLERANCE_MS)
        return fault('row_misdated', 'claims a time that was sealed without it: it was put in afterwards');
      if (Math.abs(made - row.at) > TOLERANCE_MS)
        return fault('row_misdated', 'has an id of another time than it tells');
      return undefined;
    });
  }

  private async compareEnds(end: ChainEnd, scope: VerificationScope, comparison?: HeadComparison): Promise<void> {
    const { expectedHead, to } = scope;
    if (end.sequence === 0) {
      await comparison?.begin(1);
      await this.askWhyNothingIsSealed(end);
    }
    // A part that ends before the chain does says nothing of the chain's end.
    if (!to) for (const fault of (await comparison?.end(end)) ?? []) this.add(fault);
    if (expectedHead && expectedHead.sequence > end.sequence) {
      const message = `the seals end at ${end.sequence}, but there was a seal ${expectedHead.sequence}: the end was cut off`;
      this.add({ kind: 'seals_cut_off', sequence: end.sequence + 1, rowId: null, message });
    }
  }

  private async askWhyNothingIsSealed({ now }: ChainEnd): Promise<void> {
    const oldest = await this.reader.nextRow(LOWEST_ID);
    if (oldest === undefined || timeOf(oldest) > now - TOLERANCE_MS) return;
    this.add({ kind: 'seal_missing', sequence: 1, rowId: null, message: 'there are rows and not a single seal' });
  }

  private add(fault: TrailFault): void {
    // The first ones count; a trail that was rewritten as a whole has millions.
    if (this.faults.length < MAX_FAULTS) this.faults.push(fault);
  }
}

interface Parts {
  comparison?: HeadComparison;
  unsealed: UnsealedRows;
}

function unexpected(seal: AuditSeal, expected: VerificationScope['expectedHead']): TrailFault[] {
  if (expected?.sequence !== seal.sequence || expected.hash === seal.hash.toString('hex')) return [];
  const message = `seal ${seal.sequence} is not the expected one`;
  return [{ kind: 'seal_rewritten', sequence: seal.sequence, rowId: null, message }];
}
