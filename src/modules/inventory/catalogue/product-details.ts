import type { FieldFault } from '../../../kernel/domain-error';
import { canonicalCode, EXPECTED, type ProductCodeDetails } from './product-codes';
import type { Storage } from './storage-condition';

/** What is said of a product, apart from its stock. */
export interface ProductDetails {
  genericName: string;
  brandName: string | null;
  /** Tablet, oral solution, transdermal patch. */
  form: string;
  strength: string | null;
  /** How it is sold, in words. */
  pack: string | null;
  storage: Storage;
  /** The schedule of the country's law, such as `II`; null for what is not controlled. */
  controlledSchedule: string | null;
  prescriptionOnly: boolean;
  /** What all stock is counted in: tablet, ml. */
  useUnit: string;
  /** What is bought: box, bottle. */
  purchaseUnit: string;
  /** Whole units of use in one purchase unit. */
  unitsPerPurchaseUnit: number;
  codes: ProductCodeDetails[];
}

/** The codes as they are written here, and every fault of them. */
export function canonicalCodes(codes: readonly ProductCodeDetails[]): {
  codes: ProductCodeDetails[];
  faults: FieldFault[];
} {
  const faults: FieldFault[] = [];
  const byName = new Map<string, ProductCodeDetails>();
  for (const [at, { system, code, display }] of codes.entries()) {
    const canonical = canonicalCode(system, code);
    if (canonical === null) faults.push({ field: `codes.${at}.code`, message: EXPECTED[system] });
    else if (byName.has(`${system} ${canonical}`))
      faults.push({ field: `codes.${at}.code`, message: 'stands there twice' });
    else byName.set(`${system} ${canonical}`, { system, code: canonical, display });
  }
  return { codes: [...byName.values()], faults };
}

export function storageFaults({ minimumCelsius, maximumCelsius }: Storage): FieldFault[] {
  if (minimumCelsius < maximumCelsius) return [];
  return [{ field: 'storage.maximumCelsius', message: 'must be more than the minimum' }];
}
