import { Injectable } from '@nestjs/common';
import { TimeRange } from '../../kernel/time-range';
import { PreparedStatements } from '../../platform/database/prepared-statements';
import { BUSY_TIMES, BUSY_TIMES_OF_MANY } from './doctor-statements';
import type { Interval } from './schedule';

const LONGEST_VISIT_MS = (480 + 240) * 60_000;

/** When a doctor is taken, buffers included, as of one moment. */
export interface BusyTimes {
  readonly intervals: readonly Interval[];
  /** Epoch milliseconds at which the first hold runs out and its time is free again; Infinity without holds. */
  readonly goodUntilMs: number;
}

interface BusyRow extends Record<string, unknown> {
  times: string | null;
  next_expiry: number | null;
}

/** Reads the time claims of doctors; they are written where visits and holds are booked. */
@Injectable()
export class BusyTimesReader {
  constructor(private readonly statements: PreparedStatements) {}

  /** What could keep a slot that starts in `[fromMs, toMs)` from being free, sorted by start. */
  async of(doctorId: string, fromMs: number, toMs: number, nowMs: number): Promise<BusyTimes> {
    const values = [doctorId, rangeOf(fromMs, toMs), new Date(nowMs).toISOString()];
    const [row] = await this.statements.rows<BusyRow>(BUSY_TIMES, values);
    return busyTimes(row);
  }

  /** The same for several doctors in one statement; who is not taken at all has no entry. */
  async ofAll(
    doctorIds: readonly string[],
    fromMs: number,
    toMs: number,
    nowMs: number,
  ): Promise<Map<string, BusyTimes>> {
    const values = [doctorIds, rangeOf(fromMs, toMs), new Date(nowMs).toISOString()];
    const rows = await this.statements.rows<BusyRow & { doctor_id: string }>(BUSY_TIMES_OF_MANY, values);
    return new Map(rows.map((row) => [row.doctor_id, busyTimes(row)]));
  }
}

/** A visit or a buffer may reach in from outside the range of the starts. */
function rangeOf(fromMs: number, toMs: number): string {
  return TimeRange.of(fromMs, toMs).widen(LONGEST_VISIT_MS, LONGEST_VISIT_MS).toPostgres();
}

function busyTimes({ times, next_expiry: nextExpiry }: BusyRow): BusyTimes {
  const flat = times === null ? [] : (JSON.parse(times) as number[]);
  const intervals: Interval[] = [];
  for (let i = 0; i < flat.length; i += 2) intervals.push({ startsAt: flat[i], endsAt: flat[i + 1] });
  return { intervals, goodUntilMs: nextExpiry ?? Number.POSITIVE_INFINITY };
}
