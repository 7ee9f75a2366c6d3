import type { AuditSeal } from '../sealing/audit-seal';
import { highestId, lowestId, timeOf } from '../uuid-time';
import type { ChainEnd, SealRange, TrailReader } from './trail-reader';
import type { TrailFault } from './verification-report';

const DAY_MS = 86_400_000;
const NO_SEALS: SealRange = { first: 0, last: -1 };

/** Finds rows that should be in a seal and are in none, day by day of their ids, each against the seals that hold rows of that day. */
export class UnsealedRows {
  private readonly sealsOfDay = new Map<number, SealRange>();

  constructor(
    private readonly reader: TrailReader,
    private readonly scope: { from?: Date; to?: Date },
  ) {}

  /** To be told of every seal that is read. */
  sealed({ rowIds, sequence }: AuditSeal): void {
    let last: number | undefined;
    for (const id of rowIds) {
      const day = Math.floor(timeOf(id) / DAY_MS);
      if (day === last) continue;
      last = day;
      const known = this.sealsOfDay.get(day);
      this.sealsOfDay.set(day, {
        first: Math.min(known?.first ?? sequence, sequence),
        last: Math.max(known?.last ?? 0, sequence),
      });
    }
  }

  async find(end: ChainEnd): Promise<TrailFault[]> {
    const { from, to } = this.scope;
    const until = to ? lowestId(to.getTime()) : undefined;
    const faults: TrailFault[] = [];
    let cursor = from ? before(lowestId(from.getTime())) : lowestId(0);
    for (;;) {
      const next = await this.reader.nextRow(cursor);
      if (next === undefined || (until !== undefined && next >= until)) return faults;
      const day = Math.floor(timeOf(next) / DAY_MS);
      const endOfDay = highestId((day + 1) * DAY_MS - 1);
      const high = until !== undefined && until < endOfDay ? before(until) : endOfDay;
      const ids = await this.reader.unsealed({ low: next, high }, this.sealsOfDay.get(day) ?? NO_SEALS, end);
      faults.push(...ids.map(asFault));
      cursor = high;
    }
  }
}

function asFault(rowId: string): TrailFault {
  const message = `row ${rowId} is in no seal, although everything of its transaction's time is sealed: it was put in beside the service`;
  return { kind: 'row_unsealed', sequence: null, rowId, message };
}

/** The highest id of the millisecond before the one that an id begins. */
const before = (lowest: string) => highestId(timeOf(lowest) - 1);
