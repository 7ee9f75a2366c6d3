import type { FieldFault } from '../../../kernel/domain-error';
import type { Read } from '../translation/report-fields';
import type { Taken } from '../mirror/partner-mirror';

/** Rows of one request; a thousand of the longest fit into a body. */
export const MOST_ROWS = 1_000;

/** What became of one row of a bulk. */
export interface RowResult {
  index: number;
  outcome: Taken | 'refused';
  faults: readonly FieldFault[];
}

export interface ReadRows<T> {
  taken: { index: number; report: T }[];
  refused: RowResult[];
}

/** Reads every row by itself: a bad one is refused and stops no other. So is a second one of the same thing. */
export function readRows<T>(
  rows: readonly unknown[],
  read: (row: unknown) => Read<T>,
  keyOf: (report: T) => string,
): ReadRows<T> {
  const result: ReadRows<T> = { taken: [], refused: [] };
  const seen = new Set<string>();
  const refuse = (index: number, faults: readonly FieldFault[]) =>
    result.refused.push({ index, outcome: 'refused', faults });
  for (const [index, row] of rows.entries()) {
    const one = read(row);
    if ('faults' in one) refuse(index, one.faults);
    else if (seen.has(keyOf(one.report))) refuse(index, [{ field: '', message: 'is in this request twice' }]);
    else {
      seen.add(keyOf(one.report));
      result.taken.push({ index, report: one.report });
    }
  }
  return result;
}

/** In the order of the request. @param outcomes in the order of `taken` */
export function resultsOf<T>({ taken, refused }: ReadRows<T>, outcomes: readonly Taken[]): RowResult[] {
  const done = taken.map(({ index }, at): RowResult => ({ index, outcome: outcomes[at], faults: [] }));
  return [...done, ...refused].sort((one, other) => one.index - other.index);
}

/** For the audit trail. */
export function countsOf(results: readonly RowResult[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
