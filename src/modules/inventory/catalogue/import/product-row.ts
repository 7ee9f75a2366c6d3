import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { RegisterProductRequest } from '../dto/register-product.request';
import { canonicalCode, CODE_SYSTEMS, EXPECTED, type CodeSystem, type ProductCodeDetails } from '../product-codes';
import type { ProductDetails } from '../product-details';
import { storageOf } from '../storage-condition';
import type { Column, CsvRow, FileFault } from './product-csv';

/** A row that makes sense on its own. */
export interface ProductRow {
  line: number;
  /** Whole, with every column that the file lacks at its default. */
  details: ProductDetails;
  /** The columns of the file: of a product that is there already, only these change. */
  columns: readonly Column[];
}

const NULLABLE: readonly Column[] = ['brandName', 'strength', 'pack', 'controlledSchedule'];
const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
};

/** The product that a row describes, or null and the faults that it has. */
export function productRow({ line, cells }: CsvRow, faults: FileFault[]): ProductRow | null {
  const own: FileFault[] = [];
  const body = bodyOf(cells);
  const request = plainToInstance(RegisterProductRequest, body);
  for (const fault of validateSync(request, { whitelist: true, stopAtFirstError: true }))
    own.push(...told(fault, line));
  const codes = codesOf(line, cells, own);
  if (!codes.some(({ system }) => system === 'gtin' || system === 'ndc') && !own.some(({ field }) => isKey(field))) {
    own.push({ line, field: 'gtin', message: 'or ndc is needed: products are recognised by them' });
  }
  faults.push(...own);
  if (own.length > 0) return null;
  const {
    brandName = null,
    strength = null,
    pack = null,
    controlledSchedule = null,
    prescriptionOnly = true,
  } = request;
  const { genericName, form, useUnit, purchaseUnit, unitsPerPurchaseUnit } = request;
  const details: ProductDetails = {
    ...{ genericName, brandName, form, strength, pack, controlledSchedule, prescriptionOnly },
    ...{ useUnit, purchaseUnit, unitsPerPurchaseUnit, codes, storage: storageOf(request.storage.condition) },
  };
  return { line, details, columns: Object.keys(cells) as Column[] };
}

const isKey = (field: string) => field === 'gtin' || field === 'ndc';

/** As a request would say it. */
function bodyOf(cells: CsvRow['cells']): Record<string, unknown> {
  const { storage, prescriptionOnly, unitsPerPurchaseUnit, ...rest } = cells;
  const texts = Object.entries(rest).filter(([name]) => !(CODE_SYSTEMS as readonly string[]).includes(name));
  const nullable = (name: string, value: string) => (value === '' && NULLABLE.includes(name as Column) ? null : value);
  return {
    ...Object.fromEntries(texts.map(([name, value]) => [name, nullable(name, value)])),
    storage: { condition: storage },
    ...(prescriptionOnly !== undefined &&
      prescriptionOnly !== '' && { prescriptionOnly: BOOLEANS[prescriptionOnly.toLowerCase()] ?? prescriptionOnly }),
    unitsPerPurchaseUnit: /^\d{1,9}$/.test(unitsPerPurchaseUnit ?? '')
      ? Number(unitsPerPurchaseUnit)
      : unitsPerPurchaseUnit,
  };
}

function told(fault: ValidationError, line: number): FileFault[] {
  const field = fault.property;
  const messages = [fault, ...(fault.children ?? [])].flatMap(({ constraints, property }) =>
    Object.values(constraints ?? {}).map((message) => message.replace(`${property} `, '')),
  );
  return messages.map((message) => ({ line, field, message }));
}

function codesOf(line: number, cells: CsvRow['cells'], faults: FileFault[]): ProductCodeDetails[] {
  const given = CODE_SYSTEMS.filter((system) => (cells[system] ?? '') !== '');
  return given.flatMap((system): ProductCodeDetails[] => {
    const code = canonicalCode(system, cells[system] ?? '');
    if (code !== null) return [{ system, code, display: null }];
    faults.push({ line, field: system, message: EXPECTED[system] });
    return [];
  });
}

/** What the row makes of a product that is there: columns that the file lacks stay as they are. */
export function mergedWith(present: ProductDetails, { details, columns }: ProductRow): ProductDetails {
  const named = (column: Column) => columns.includes(column);
  const fields = (Object.keys(details) as (keyof ProductDetails)[]).filter((field) => named(field as Column));
  const inFile = (system: CodeSystem) => named(system);
  const known = (code: ProductCodeDetails) =>
    present.codes.find((one) => one.system === code.system && one.code === code.code) ?? code;
  return {
    ...present,
    ...(Object.fromEntries(fields.map((field) => [field, details[field]])) as Partial<ProductDetails>),
    // A range of one's own stays with its condition.
    storage: present.storage.condition === details.storage.condition ? present.storage : details.storage,
    codes: [...present.codes.filter(({ system }) => !inFile(system)), ...details.codes.map(known)],
  };
}
