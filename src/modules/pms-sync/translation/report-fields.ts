import type { FieldFault } from '../../../kernel/domain-error';
import { LARGEST_QUANTITY } from '../../../platform/http/request-fields.decorators';
import { canonicalCode } from '../../inventory';
import { FieldReader } from './field-reader';
import {
  HIGHEST_VERSION,
  type OrderedLineReport,
  type OrderReport,
  type ProductReport,
  type StockReport,
} from './reports';

/** A partner's own id of something. */
export const LONGEST_REF = 64;
const LONGEST_NAME = 200;
const MOST_LINES = 500;
/** As on a delivery that somebody types. */
const LONGEST_BATCH = 40;

export type Read<T> = { report: T } | { faults: readonly FieldFault[] };

const GTIN = 'must be a GTIN of 8, 12, 13 or 14 digits with a right check digit';
const NDC = 'must be an NDC such as 0002-8215-01, or its eleven digits';

/** How a way in words it. */
export interface Wording {
  /** What the version is called there. */
  version: string;
  /** Whether fields that we do not know are refused; else they are passed over. */
  strict: boolean;
}

export function readProduct(row: unknown, wording: Wording): Read<ProductReport> {
  return reading(row, wording, (fields, version) => ({
    ref: fields.text('productRef', LONGEST_REF),
    version: fields.integer(version, 1, HIGHEST_VERSION),
    name: fields.text('name', LONGEST_NAME),
    gtin: fields.optionalCode('gtin', (text) => canonicalCode('gtin', text), GTIN),
    ndc: fields.optionalCode('ndc', (text) => canonicalCode('ndc', text), NDC),
    useUnitsPerUnit: fields.optionalInteger('useUnitsPerUnit', 1, LARGEST_QUANTITY) ?? 1,
    discontinued: fields.optionalFlag('discontinued') ?? false,
  }));
}

export function readStock(row: unknown, wording: Wording): Read<StockReport> {
  return reading(row, wording, (fields, version) => ({
    productRef: fields.text('productRef', LONGEST_REF),
    locationRef: fields.text('locationRef', LONGEST_REF),
    version: fields.integer(version, 1, HIGHEST_VERSION),
    onHand: fields.integer('onHand', 0, LARGEST_QUANTITY),
    reserved: fields.optionalInteger('reserved', 0, LARGEST_QUANTITY) ?? 0,
  }));
}

export function readOrder(row: unknown, wording: Wording, status: OrderReport['status']): Read<OrderReport> {
  return reading(row, wording, (fields, version) => ({
    orderRef: fields.text('orderRef', LONGEST_REF),
    version: fields.integer(version, 1, HIGHEST_VERSION),
    status,
    partnerReference: fields.optionalText('partnerReference', LONGEST_NAME),
    expectedOn: fields.optionalDay('expectedOn'),
    carrier: fields.optionalText('carrier', LONGEST_NAME),
    trackingNumber: fields.optionalText('trackingNumber', LONGEST_NAME),
    shipmentRef: fields.optionalText('shipmentRef', LONGEST_REF),
    lines: fields.optionalList('lines', MOST_LINES, (line) => readOrderedLine(line, status === 'shipped' ? 1 : 0)),
    reason: fields.optionalText('reason', LONGEST_NAME),
  }));
}

/** @param least a line that is confirmed may be none at all; a shipped one is something */
function readOrderedLine(fields: FieldReader, least: number): OrderedLineReport {
  return {
    line: fields.integer('line', 1, LARGEST_QUANTITY),
    quantity: fields.integer('quantity', least, LARGEST_QUANTITY),
    batch: fields.optionalText('batch', LONGEST_BATCH),
    expiresOn: fields.optionalDay('expiresOn'),
  };
}

function reading<T>(
  row: unknown,
  { version, strict }: Wording,
  read: (fields: FieldReader, version: string) => T,
): Read<T> {
  const fields = new FieldReader(row);
  const report = read(fields, version);
  if (strict) fields.refuseUnknown();
  return fields.faults.length > 0 ? { faults: fields.faults } : { report };
}
