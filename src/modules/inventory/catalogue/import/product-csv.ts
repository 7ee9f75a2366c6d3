import { CsvError, type Info, parse } from 'csv-parse/sync';

/** What a column may hold, in the words of the API. */
export const COLUMNS = [
  'genericName',
  'brandName',
  'form',
  'strength',
  'pack',
  'gtin',
  'ndc',
  'atc',
  'rxnorm',
  'storage',
  'controlledSchedule',
  'prescriptionOnly',
  'useUnit',
  'purchaseUnit',
  'unitsPerPurchaseUnit',
] as const;

export type Column = (typeof COLUMNS)[number];

/** Columns without which no product can be made. */
export const REQUIRED: readonly Column[] = [
  'genericName',
  'form',
  'storage',
  'useUnit',
  'purchaseUnit',
  'unitsPerPurchaseUnit',
];

/** Rows of one file; more would hold the catalogue locked for too long. */
export const MOST_ROWS = 20_000;

/** A fault of a file: where, what, and why. Line 1 is the heading. */
export interface FileFault {
  line: number;
  field: string;
  message: string;
}

export interface CsvRow {
  line: number;
  /** The cells of the columns that the file has; an empty one is an empty text. */
  cells: Partial<Record<Column, string>>;
}

interface Recorded {
  record: string[];
  info: Info;
}

/** Reads the file into rows; what is no CSV is a fault of its line. */
export function readProductCsv(file: Buffer): { rows: CsvRow[]; faults: FileFault[] } {
  const text = decoded(file);
  if (text === null) return { rows: [], faults: [{ line: 1, field: 'file', message: 'must be written in UTF-8' }] };
  let records: Recorded[];
  try {
    // relax_column_count: a row of another length is a fault that is told of, with all the others.
    const options = { bom: true, info: true, skip_empty_lines: true, relax_column_count: true, trim: true } as const;
    records = parse(text, options) as unknown as Recorded[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number((error as CsvError & { lines?: number }).lines ?? 1);
    return {
      rows: [],
      faults: [{ line, field: 'file', message: 'is no CSV from here on: a quotation mark is amiss' }],
    };
  }
  const [heading, ...rows] = records;
  if (!heading || rows.length === 0)
    return { rows: [], faults: [{ line: 1, field: 'file', message: 'holds no rows' }] };
  const faults = headingFaults(heading.record);
  if (rows.length > MOST_ROWS) faults.push({ line: 1, field: 'file', message: `holds more than ${MOST_ROWS} rows` });
  if (faults.length > 0) return { rows: [], faults };
  return { rows: rows.map((row) => rowOf(row, heading.record, faults)), faults };
}

function decoded(file: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file);
  } catch {
    return null;
  }
}

function headingFaults(heading: readonly string[]): FileFault[] {
  const fault = (field: string, message: string) => ({ line: 1, field: field.slice(0, 40) || 'file', message });
  const known: readonly string[] = COLUMNS;
  return [
    ...heading.filter((name) => !known.includes(name)).map((name) => fault(name, 'is no known column')),
    ...heading.filter((name, at) => heading.indexOf(name) !== at).map((name) => fault(name, 'stands there twice')),
    ...REQUIRED.filter((name) => !heading.includes(name)).map((name) => fault(name, 'is a column that is missing')),
    ...(heading.includes('gtin') || heading.includes('ndc')
      ? []
      : [fault('gtin', 'or ndc must be a column: products are recognised by them')]),
  ];
}

function rowOf({ record, info }: Recorded, heading: readonly string[], faults: FileFault[]): CsvRow {
  const { lines: line } = info;
  if (record.length !== heading.length) {
    faults.push({ line, field: 'file', message: `has ${record.length} cells instead of ${heading.length}` });
  }
  const cells = Object.fromEntries(heading.map((name, at) => [name, record[at] ?? '']));
  return { line, cells };
}
