import type { AuditSeal } from '../sealing/audit-seal';
import { highestId, lowestId, timeOf } from '../uuid-time';
import type { ChainEnd, SealRange, TrailReader } from './trail-reader';
import type { TrailFault } from './verification-report';

const HOUR_MS = 3_600_000;
const NO_SEALS: SealRange = { first: 0, last: -1 };

/** Finds rows that should be in a seal and are in none, hour by hour of their ids, each against the seals that hold rows of that hour. */
export class UnsealedRows {
  private readonly sealsOfHour = new Map<number, SealRange>();

  constructor(
    private readonly reader: TrailReader,
    private readonly scope: { from?: Date; to?: Date },
  ) {}

  /** To be told of every seal that is read. */
  sealed({ rowIds, sequence }: AuditSeal): void {
    let last: number | undefined;
    for (const id of rowIds) {
      const hour = Math.floor(timeOf(id) / HOUR_MS);
      if (hour === last) continue;
      last = hour;
      const known = this.sealsOfHour.get(hour);
      this.sealsOfHour.set(hour, {
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
      const hour = Math.floor(timeOf(next) / HOUR_MS);
      const endOfHour = highestId((hour + 1) * HOUR_MS - 1);
      const high = until !== undefined && until < endOfHour ? before(until) : endOfHour;
      const ids = await this.reader.unsealed({ low: next, high }, this.sealsOfHour.get(hour) ?? NO_SEALS, end);
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
