import type { CodeableConcept, InventoryItem, InventoryItemCharacteristic, InventoryItemName } from 'fhir/r5';
import type { PartnerEvent, ToldProduct } from '../../deliveries/partner-event';
import { CHARACTERISTIC, CODE_SYSTEMS, MEDICINE_SYSTEMS, NAME_TYPE, PRODUCT } from './fhir-systems';

/** Characteristics that are said in words; the ones that are unknown are left out. */
const IN_WORDS = ['form', 'strength', 'pack', 'controlledSchedule', 'purchaseUnit'] as const;

/** Our catalogue is kept in one language. */
const LANGUAGE = 'en';

type Codes = ToldProduct['codes'];

/** A product of ours. Of one that is gone before it could be told, and of one that is retired, there is only that. */
export function toldInventoryItem({ type, data }: PartnerEvent): InventoryItem {
  const { productId, sequence, ...product } = data as unknown as ToldProduct & { productId: string; sequence: number };
  const isKnown = typeof product.genericName === 'string';
  return {
    ...{ resourceType: 'InventoryItem', id: productId, meta: { versionId: String(sequence) } },
    identifier: [{ system: PRODUCT, value: productId }, ...(isKnown ? tradeCodes(product.codes) : [])],
    status: statusOf(type, isKnown),
    ...(isKnown && described(product)),
  };
}

function statusOf(type: PartnerEvent['type'], isKnown: boolean): InventoryItem['status'] {
  if (type === 'product.retired') return 'inactive';
  return isKnown ? 'active' : 'unknown';
}

function described(product: ToldProduct): Partial<InventoryItem> {
  const code = medicineCodes(product.codes);
  return {
    ...(code.length > 0 && { code }),
    name: namesOf(product),
    baseUnit: { text: product.useUnit },
    netContent: { value: product.unitsPerPurchaseUnit, unit: product.useUnit },
    characteristic: characteristicsOf(product),
  };
}

function namesOf({ genericName, brandName }: ToldProduct): InventoryItemName[] {
  const name = (type: string, text: string): InventoryItemName => ({
    ...{ nameType: { system: NAME_TYPE, code: type }, language: LANGUAGE, name: text },
  });
  return [name('preferred', genericName), ...(brandName === null ? [] : [name('trade-name', brandName)])];
}

function characteristicsOf(product: ToldProduct): InventoryItemCharacteristic[] {
  const typeOf = (code: string): CodeableConcept => ({ coding: [{ system: CHARACTERISTIC, code }] });
  const inWords = IN_WORDS.flatMap((code): InventoryItemCharacteristic[] => {
    const valueString = product[code];
    return valueString === null ? [] : [{ characteristicType: typeOf(code), valueString }];
  });
  return [...inWords, { characteristicType: typeOf('prescriptionOnly'), valueBoolean: product.prescriptionOnly }];
}

/** What names the thing that is traded. */
function tradeCodes(codes: Codes) {
  return codes.flatMap(({ system, code: value }) => {
    const uri = system === 'gtin' || system === 'ndc' ? CODE_SYSTEMS[system][0] : undefined;
    return uri === undefined ? [] : [{ system: uri, value }];
  });
}

/** What says which medicine it is. */
function medicineCodes(codes: Codes): CodeableConcept[] {
  return codes.flatMap(({ system, code }) => {
    const uri = Object.hasOwn(MEDICINE_SYSTEMS, system) ? MEDICINE_SYSTEMS[system] : undefined;
    return uri === undefined ? [] : [{ coding: [{ system: uri, code }] }];
  });
}
