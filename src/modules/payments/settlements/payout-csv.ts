import { isISO8601 } from 'class-validator';
import { CsvError, type Info, parse } from 'csv-parse/sync';
import { isUtf8 } from 'node:buffer';

export const PAYOUT_COLUMNS = ['reference', 'paidAt', 'amount', 'currency', 'fee'] as const;

type Column = (typeof PAYOUT_COLUMNS)[number];

/** A payout as the file tells of it. */
export interface PayoutRow {
  line: number;
  reference: string;
  paidAt: Date;
  /** Minor units. */
  amount: number;
  currency: string;
  /** Minor units. */
  fee: number;
}

/** A fault of a file: where, what, and why. Line 1 is the heading. */
export interface PayoutFault {
  line: number;
  field: string;
  message: string;
}

export interface PayoutFile {
  rows: PayoutRow[];
  faults: PayoutFault[];
}

/** Rows of one file: a statement of years has fewer. */
export const MOST_PAYOUTS = 5_000;

const WANTED: readonly Column[] = ['reference', 'paidAt', 'amount', 'currency'];
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const MINOR_UNITS = /^\d{1,15}$/;

/** Reads a statement, with every fault of it. @param now payouts lie before it */
export function readPayouts(file: Buffer, now: Date): PayoutFile {
  const faults: PayoutFault[] = [];
  const rows = recordsOf(file, faults).flatMap(({ line, cells }) => payoutOf(line, cells, now, faults) ?? []);
  return { rows, faults: [...faults, ...repeated(rows)] };
}

interface Recorded {
  record: Record<string, string>;
  info: Info;
}

function recordsOf(file: Buffer, faults: PayoutFault[]): { line: number; cells: Record<string, string> }[] {
  if (!isUtf8(file)) {
    faults.push(ofFile(1, 'must be written in UTF-8'));
    return [];
  }
  try {
    const options = { bom: true, columns: true, info: true, skip_empty_lines: true, trim: true } as const;
    const records = parse(file.toString('utf8'), options) as unknown as Recorded[];
    faults.push(...headingFaults(Object.keys(records[0]?.record ?? {})));
    if (records.length > MOST_PAYOUTS) faults.push(ofFile(1, `holds more than ${MOST_PAYOUTS} rows`));
    if (faults.length > 0) return [];
    return records.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error as CsvError & { lines?: number };
    faults.push(ofFile(Number(lines ?? 1), 'is no CSV with the columns of the first line'));
    return [];
  }
}

function headingFaults(heading: readonly string[]): PayoutFault[] {
  if (heading.length === 0) return [ofFile(1, 'holds no rows')];
  const known: readonly string[] = PAYOUT_COLUMNS;
  return [
    ...heading.filter((name) => !known.includes(name)).map((name) => fault(1, name.slice(0, 40), 'is no known column')),
    ...WANTED.filter((name) => !heading.includes(name)).map((name) => fault(1, name, 'is a column that is missing')),
  ];
}

function payoutOf(line: number, cells: Record<string, string>, now: Date, faults: PayoutFault[]): PayoutRow | null {
  const { reference, paidAt, amount, currency, fee = '' } = cells;
  const paid = RFC_3339.test(paidAt) && isISO8601(paidAt, { strict: true }) ? new Date(paidAt) : null;
  const wrong: [boolean, Column, string][] = [
    [!/^[!-~]{1,100}$/.test(reference), 'reference', 'must be 1 to 100 characters without spaces'],
    [paid === null, 'paidAt', 'must be an instant such as 2026-12-01T04:30:00Z'],
    [paid !== null && paid > now, 'paidAt', 'lies in the future'],
    [!MINOR_UNITS.test(amount) || Number(amount) === 0, 'amount', 'must be a whole number of minor units, above zero'],
    [!/^[A-Z]{3}$/.test(currency), 'currency', 'must be an ISO 4217 code such as INR'],
    [fee !== '' && !MINOR_UNITS.test(fee), 'fee', 'must be a whole number of minor units'],
  ];
  const found = wrong.filter(([isWrong]) => isWrong).map(([, field, message]) => fault(line, field, message));
  faults.push(...found);
  if (found.length > 0 || !paid) return null;
  return { line, reference, paidAt: paid, amount: Number(amount), currency, fee: Number(fee) };
}

function repeated(rows: readonly PayoutRow[]): PayoutFault[] {
  const first = new Map<string, number>();
  return rows.flatMap(({ line, reference }) => {
    const earlier = first.get(reference);
    if (earlier === undefined) first.set(reference, line);
    return earlier === undefined ? [] : [fault(line, 'reference', `stands in line ${earlier} already`)];
  });
}

function fault(line: number, field: string, message: string): PayoutFault {
  return { line, field, message };
}

function ofFile(line: number, message: string): PayoutFault {
  return fault(line, 'file', message);
}
