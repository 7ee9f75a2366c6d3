import { hasRightCheckDigit } from '../catalogue/product-codes';

/** What a pack says of itself; a part that it does not say is null. */
export interface PackData {
  /** AI 01, 14 digits. */
  gtin: string | null;
  /** AI 10. */
  batch: string | null;
  /** AI 17, its last good day, YYYY-MM-DD. */
  expiresOn: string | null;
  /** AI 21. */
  serial: string | null;
}

/** The text is no GS1 element string; `message` says why, to the person with the scanner. */
export class UnreadableBarcode extends Error {}

const GROUP_SEPARATOR = '\u001d';
/** Whole lengths, AI included, of the identifiers that need no separator (GS1 General Specifications, figure 7.8.5-2). */
const FIXED_LENGTHS: Readonly<Record<string, number>> = {
  ...{ '00': 20, '01': 16, '02': 16, '03': 16, '04': 18, '11': 8, '12': 8, '13': 8, '14': 8, '15': 8, '16': 8 },
  ...{ '17': 8, '18': 8, '19': 8, '20': 4, '31': 10, '32': 10, '33': 10, '34': 10, '35': 10, '36': 10, '41': 16 },
};
/** GS1's character set 82, which batches and serial numbers are written in. */
const CHARACTER_SET_82 = /^[!"%-?A-Z_a-z]{1,20}$/;

/**
 * Reads what a scanner sends of a GS1 barcode: with or without symbology identifier, with FNC1 as the group separator, or with the
 * identifiers in parentheses as they stand below the bars. Identifiers that are of no interest here are passed over.
 *
 * @param year in which it is read, for the century of the expiry date
 * @throws UnreadableBarcode
 */
export function readElementString(text: string, year: number): PackData {
  const bare = text.trim().replace(/^\][A-Za-z]\d/, '');
  const elements = bare.startsWith('(') ? elementsInParentheses(bare) : elementsInOneRow(bare);
  const values = new Map<string, string>();
  for (const [identifier, value] of elements) {
    if (values.has(identifier) && values.get(identifier) !== value) {
      throw new UnreadableBarcode(`says (${identifier}) twice`);
    }
    values.set(identifier, value);
  }
  return {
    gtin: gtinOf(values.get('01')),
    batch: textOf(values.get('10'), '10'),
    expiresOn: dateOf(values.get('17'), year),
    serial: textOf(values.get('21'), '21'),
  };
}

function elementsInParentheses(text: string): [string, string][] {
  const [before, ...parts] = text.split(/\((\d{2,4})\)/);
  if (before !== '' || parts.length === 0) throw new UnreadableBarcode('is no GS1 element string');
  const elements: [string, string][] = [];
  for (let at = 0; at < parts.length; at += 2)
    elements.push([parts[at], parts[at + 1].replaceAll(GROUP_SEPARATOR, '')]);
  return elements;
}

function elementsInOneRow(text: string): [string, string][] {
  const elements: [string, string][] = [];
  let rest = text;
  while (rest !== '') {
    if (rest.startsWith(GROUP_SEPARATOR)) {
      rest = rest.slice(1);
      continue;
    }
    const identifier = rest.slice(0, 2);
    if (!/^\d\d$/.test(identifier)) throw new UnreadableBarcode('is no GS1 element string');
    const end = FIXED_LENGTHS[identifier] ?? lengthToSeparator(rest);
    if (rest.length < end) throw new UnreadableBarcode(`is cut off in (${identifier})`);
    elements.push([identifier, rest.slice(2, end)]);
    rest = rest.slice(end);
  }
  if (elements.length === 0) throw new UnreadableBarcode('is empty');
  return elements;
}

function lengthToSeparator(text: string): number {
  const at = text.indexOf(GROUP_SEPARATOR);
  return at < 0 ? text.length : at;
}

function gtinOf(value: string | undefined): string | null {
  if (value === undefined) return null;
  if (!/^\d{14}$/.test(value) || !hasRightCheckDigit(value)) {
    throw new UnreadableBarcode('has a GTIN whose check digit is wrong');
  }
  return value;
}

function textOf(value: string | undefined, identifier: string): string | null {
  if (value === undefined) return null;
  if (!CHARACTER_SET_82.test(value)) throw new UnreadableBarcode(`has no readable value in (${identifier})`);
  return value;
}

function dateOf(value: string | undefined, year: number): string | null {
  if (value === undefined) return null;
  const [, yy, mm, dd] = /^(\d\d)(0[1-9]|1[0-2])(\d\d)$/.exec(value) ?? [];
  if (yy === undefined) throw new UnreadableBarcode('has no date in (17)');
  const full = fullYear(Number(yy), year);
  const lastDay = new Date(Date.UTC(full, Number(mm), 0)).getUTCDate();
  // Day 00 is the last of the month (GS1 General Specifications, 3.4.7).
  const day = dd === '00' ? lastDay : Number(dd);
  if (day > lastDay) throw new UnreadableBarcode('has no date in (17)');
  return `${full}-${mm}-${String(day).padStart(2, '0')}`;
}

/** Within 49 years back and 50 years ahead (GS1 General Specifications, 7.12). */
function fullYear(twoDigits: number, year: number): number {
  const century = Math.floor(year / 100) * 100;
  const ahead = twoDigits - (year % 100);
  if (ahead >= 51) return century - 100 + twoDigits;
  return ahead <= -50 ? century + 100 + twoDigits : century + twoDigits;
}
