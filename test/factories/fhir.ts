import type { ProductReport, StockReport } from '../../src/modules/pms-sync/translation/reports';

export type Resource = Record<string, unknown>;

const AMOXICILLIN: ProductReport = {
  ...{ ref: 'AMX-500', version: 3, name: 'Amoxicillin 500 mg capsules', gtin: '08901234567890', ndc: null },
  ...{ useUnitsPerUnit: 10, discontinued: false },
};

/** Resources as the FHIR server of a pharmacy writes them: with more in them than anybody here reads. */
export function anInventoryItem(report: Partial<ProductReport> = {}, over: Resource = {}): Resource {
  const { ref, version, name, useUnitsPerUnit, gtin, ndc, discontinued } = { ...AMOXICILLIN, ...report };
  const nameType = { system: 'http://hl7.org/fhir/inventoryitem-nametype', code: 'trade-name', display: 'Trade Name' };
  return {
    resourceType: 'InventoryItem',
    id: ref,
    meta: { versionId: String(version), lastUpdated: '2026-11-21T09:30:00.000Z' },
    identifier: [
      { use: 'secondary', system: 'https://chemist.example/shelf', value: 'C-12' },
      ...(gtin === null ? [] : [{ use: 'official', system: 'https://www.gs1.org/gtin', value: gtin }]),
    ],
    status: discontinued ? 'inactive' : 'active',
    category: [{ text: 'Antibiotics' }],
    code: [
      { coding: [{ system: 'http://www.whocc.no/atc', code: 'J01CA04' }] },
      ...(ndc === null ? [] : [{ coding: [{ system: 'http://hl7.org/fhir/sid/ndc', code: ndc }] }]),
    ],
    name: [{ nameType, language: 'en', name }],
    baseUnit: { text: 'capsule' },
    netContent: { value: useUnitsPerUnit, unit: 'capsule' },
    ...over,
  };
}

type Stock = Omit<StockReport, 'version'>;

/** Two listings of each location: what there is, and what is spoken for. */
export function anInventoryReport(stock: readonly Stock[], version = 17, over: Resource = {}): Resource {
  const listing = (status: string, { locationRef, productRef, onHand, reserved }: Stock) => ({
    location: { reference: `Location/${locationRef}`, display: 'The shop' },
    itemStatus: { coding: [{ system: 'urn:theriac:stock-status', code: status }] },
    countingDateTime: '2026-11-21T09:00:00Z',
    item: [
      {
        category: { text: 'Antibiotics' },
        quantity: { value: status === 'reserved' ? reserved : onHand, unit: 'pack' },
        item: { reference: { reference: `InventoryItem/${productRef}` } },
      },
    ],
  });
  return {
    resourceType: 'InventoryReport',
    id: 'count-17',
    meta: { versionId: String(version) },
    status: 'active',
    countType: 'snapshot',
    reportedDateTime: '2026-11-21T09:30:00+05:30',
    reporter: { display: 'The till' },
    inventoryListing: stock.flatMap((one) => [listing('on-hand', one), listing('reserved', one)]),
    ...over,
  };
}

export function aSupplyRequest(over: Resource = {}): Resource {
  return {
    resourceType: 'SupplyRequest',
    id: '0199a000-0000-7000-8000-000000000042',
    meta: { versionId: '1' },
    identifier: [
      { system: 'urn:theriac:restock-order', value: 'RO-000042' },
      { system: 'https://chemist.example/orders', value: 'P-77' },
    ],
    status: 'active',
    item: { concept: { text: 'The lines of RO-000042' } },
    quantity: { value: 3, unit: 'lines' },
    occurrenceDateTime: '2026-11-25',
    ...over,
  };
}

export function aSupplyDelivery(over: Resource = {}): Resource {
  const coding = [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'STN' }];
  return {
    resourceType: 'SupplyDelivery',
    id: 'shipment-9',
    meta: { versionId: '2' },
    identifier: [
      { system: 'https://chemist.example/shipments', value: 'SH-9' },
      { type: { coding }, value: 'BV-7781', assigner: { display: 'Blue Van' } },
    ],
    basedOn: [{ identifier: { system: 'urn:theriac:restock-order', value: 'RO-000042' } }],
    status: 'in-progress',
    occurrencePeriod: { start: '2026-11-24', end: '2026-11-25T18:00:00+05:30' },
    ...over,
  };
}

export function aBundle(resources: readonly Resource[], over: Resource = {}): Resource {
  const entry = resources.map((resource) => ({
    fullUrl: `https://chemist.example/fhir/${String(resource.resourceType)}/${String(resource.id)}`,
    resource,
  }));
  return {
    resourceType: 'Bundle',
    id: 'bundle-1',
    type: 'collection',
    timestamp: '2026-11-21T09:30:00Z',
    entry,
    ...over,
  };
}
