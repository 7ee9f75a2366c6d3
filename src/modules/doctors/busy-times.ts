import { Injectable } from '@nestjs/common';
import { TimeRange } from '../../kernel/time-range';
import { PreparedStatements } from '../../platform/database/prepared-statements';
import { BUSY_TIMES } from './doctor-statements';
import type { Interval } from './schedule';

const LONGEST_VISIT_MS = (480 + 240) * 60_000;

/** When a doctor is taken, buffers included, as of one moment. */
export interface BusyTimes {
  readonly intervals: readonly Interval[];
  /** Epoch milliseconds at which the first hold runs out and its time is free again; Infinity without holds. */
  readonly goodUntilMs: number;
}

interface BusyRow {
  doctor_id: string;
  times: string;
  next_expiry: number | null;
}

const NOTHING: BusyTimes = { intervals: [], goodUntilMs: Number.POSITIVE_INFINITY };

/** Reads the time claims of doctors; they are written where visits and holds are booked. */
@Injectable()
export class BusyTimesReader {
  constructor(private readonly statements: PreparedStatements) {}

  /** What could keep a slot that starts in `[fromMs, toMs)` from being free, sorted by start. */
  async of(doctorId: string, fromMs: number, toMs: number, nowMs: number): Promise<BusyTimes> {
    const byDoctor = await this.ofAll([doctorId], fromMs, toMs, nowMs);
    return byDoctor.get(doctorId) ?? NOTHING;
  }

  /** The same for several doctors in one statement; who is not taken at all has no entry. */
  async ofAll(
    doctorIds: readonly string[],
    fromMs: number,
    toMs: number,
    nowMs: number,
  ): Promise<Map<string, BusyTimes>> {
    // A visit or a buffer may reach in from outside the range of the starts.
    const range = TimeRange.of(fromMs, toMs).widen(LONGEST_VISIT_MS, LONGEST_VISIT_MS).toPostgres();
    const values = [doctorIds, range, new Date(nowMs).toISOString()];
    const rows = await this.statements.rows<BusyRow & Record<string, unknown>>(BUSY_TIMES, values);
    return new Map(rows.map((row) => [row.doctor_id, busyTimes(row)]));
  }
}

function busyTimes({ times, next_expiry: nextExpiry }: BusyRow): BusyTimes {
  const flat = JSON.parse(times) as number[];
  const intervals: Interval[] = [];
  for (let i = 0; i < flat.length; i += 2) intervals.push({ startsAt: flat[i], endsAt: flat[i + 1] });
  return { intervals, goodUntilMs: nextExpiry ?? Number.POSITIVE_INFINITY };
}
