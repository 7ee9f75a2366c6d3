import { faultsAgainstR5 } from '../../../../../test/factories/fhir-schema';
import type { PartnerEvent } from '../../deliveries/partner-event';
import { PARTNER_EVENT_TYPES, type PartnerEventType } from '../../deliveries/partner-event-types';
import { FhirTranslator } from './fhir.translator';

const fhir = new FhirTranslator();

const [EVENT, PRODUCT, OTHER, PLACE, CELLAR, THING, LOT] = Array.from(
  { length: 7 },
  (_, at) => `0199a000-0000-7000-8000-00000000000${at}`,
);
const AT = '2026-12-01T10:00:00.000Z';

const CATALOGUE = {
  ...{ productId: PRODUCT, genericName: 'Morphine sulfate', brandName: 'Sevredol', form: 'tablet', strength: '10 mg' },
  ...{ pack: null, prescriptionOnly: true, controlledSchedule: 'II', useUnit: 'tablet', purchaseUnit: 'box' },
  unitsPerPurchaseUnit: 60,
  codes: [
    { system: 'gtin', code: '09506000134352' },
    { system: 'ndc', code: '00002821501' },
    { system: 'atc', code: 'N02AA01' },
  ],
};
const BALANCES = [
  { locationId: PLACE, onHand: 9, reserved: 2, available: 7 },
  { locationId: CELLAR, onHand: 0, reserved: 0, available: 0 },
];
const ORDER = {
  ...{ restockOrderId: THING, number: 42, status: 'submitted', supplierId: OTHER, locationId: PLACE, lines: 3 },
  expectedOn: '2026-12-04',
};
const PART = { line: 2, productId: PRODUCT, prescribedProductId: OTHER, lotId: LOT, quantity: 30 };

const DATA: Readonly<Record<PartnerEventType, object>> = {
  'prescription.dispensed': { prescriptionId: THING, dispenseId: EVENT, locationId: PLACE, parts: [PART, PART] },
  'product.registered': CATALOGUE,
  'product.retired': { productId: PRODUCT },
  'product.updated': CATALOGUE,
  'restock_order.acknowledged': { ...ORDER, status: 'acknowledged' },
  'restock_order.cancelled': { ...ORDER, status: 'cancelled' },
  'restock_order.closed': { ...ORDER, status: 'closed' },
  'restock_order.received': { ...ORDER, status: 'partially_received', expectedOn: null },
  'restock_order.submitted': ORDER,
  'stock.changed': { productId: PRODUCT, balances: BALANCES },
  'stock.low': { productId: PRODUCT, locationId: PLACE, available: 7, onOrder: null, reorderPoint: 20 },
};

const event = (type: PartnerEventType, data: object = DATA[type]): PartnerEvent => ({
  ...{ id: EVENT, type, version: 1, occurredAt: AT },
  data: { ...data, sequence: 12 },
});

const told = (type: PartnerEventType, data?: object) => (fhir.tell(event(type, data)) as { data: object }).data;

describe('what a partner that speaks FHIR is told', () => {
  it.each(PARTNER_EVENT_TYPES)('is FHIR by its own schema, the same each time: %s', (type) => {
    const { data, ...frame } = fhir.tell(event(type)) as { data: { meta: object } };
    expect(faultsAgainstR5(data)).toEqual([]);
    expect(data.meta).toEqual({ versionId: '12' });
    expect(frame).toEqual({ id: EVENT, type, version: 1, occurredAt: AT });
    expect(JSON.stringify(fhir.tell(event(type)))).toBe(JSON.stringify({ ...frame, data }));
  });

  it('is a product as it stands in the catalogue', () => {
    expect(told('product.updated')).toMatchObject({
      ...{ resourceType: 'InventoryItem', id: PRODUCT, status: 'active', baseUnit: { text: 'tablet' } },
      identifier: [
        { system: 'urn:theriac:product', value: PRODUCT },
        { system: 'https://www.gs1.org/gtin', value: '09506000134352' },
        { system: 'http://hl7.org/fhir/sid/ndc', value: '00002821501' },
      ],
      code: [{ coding: [{ system: 'http://www.whocc.no/atc', code: 'N02AA01' }] }],
      name: [{ name: 'Morphine sulfate' }, { name: 'Sevredol' }],
      netContent: { value: 60, unit: 'tablet' },
    });
    const characteristics = JSON.stringify((told('product.updated') as { characteristic: object[] }).characteristic);
    expect(characteristics.match(/"(tablet|10 mg|II|box|true)"|:true/g)).toHaveLength(5);
    expect(told('product.retired')).toMatchObject({ id: PRODUCT, status: 'inactive' });
    expect(told('product.updated', { productId: PRODUCT })).toMatchObject({ id: PRODUCT, status: 'unknown' });
  });

  it('says where the ledger stood', () => {
    const identifier = [{ system: 'urn:theriac:ledger-sequence', value: '4711' }];
    expect(told('stock.changed', { productId: PRODUCT, ledgerSequence: 4711, balances: [] })).toMatchObject({
      identifier,
    });
  });

  it('is stock that it could tell us of in the same words', () => {
    const translation = fhir.translate(told('stock.changed'));
    const report = ({ locationId, onHand, reserved }: (typeof BALANCES)[number]) => ({
      about: 'stock',
      report: { productRef: PRODUCT, locationRef: locationId, onHand, reserved, version: 12 },
    });
    expect(translation).toEqual({ means: 'reports', reports: BALANCES.map(report) });
    expect(told('stock.low')).toMatchObject({
      inventoryListing: [
        { itemStatus: { coding: [{ code: 'available' }] }, item: [{ quantity: { value: 7 } }] },
        { itemStatus: { coding: [{ code: 'reorder-point' }] }, item: [{ quantity: { value: 20 } }] },
      ],
    });
  });

  it('is each part that was dispensed, and nothing of the patient', () => {
    const { entry } = told('prescription.dispensed') as { entry: { resource: Record<string, unknown> }[] };
    expect(entry.map(({ resource }) => resource.id)).toEqual([`${EVENT}-1`, `${EVENT}-2`]);
    const [{ resource }] = entry;
    expect(resource).toMatchObject({
      ...{ status: 'completed', quantity: { value: 30 }, substitution: { wasSubstituted: true } },
      medication: { concept: { coding: [{ code: PRODUCT }] } },
      subject: { extension: [{ valueCode: 'masked' }] },
    });
    expect(resource.subject).toEqual({ extension: expect.any(Array) as [] });
    const ids = JSON.stringify(entry).match(/0199a000-[\w-]{27}/g);
    expect([...new Set(ids)].sort()).toEqual([EVENT, PRODUCT, OTHER, PLACE, THING, LOT].sort());
  });

  it('is an order with its lines, for whoever delivers it', () => {
    const item = {
      ...{ line: 2, productRef: 'AMX-500', productId: PRODUCT, name: 'Amoxicillin', gtin: '08901234567890', ndc: null },
      ...{ quantity: 200, useUnitsPerUnit: 10, units: 20, purchaseUnits: 20, unitsPerPurchaseUnit: 10 },
    };
    const items = [item, { ...item, line: 3, productRef: 'no id' }, { ...item, line: 4, productRef: null }];
    const carried = { note: 'Ring at the back door.', deliverTo: { locationId: PLACE, name: 'Main' }, items };
    const bundle = told('restock_order.submitted', { ...ORDER, ...carried }) as { entry: { resource: object }[] };
    expect(faultsAgainstR5(bundle)).toEqual([]);
    const [whole, first, second, third] = bundle.entry.map(({ resource }) => resource);
    const note = [{ url: 'urn:theriac:restock-order-note', valueString: 'Ring at the back door.' }];
    expect(whole).toMatchObject({ id: THING, extension: note, deliverTo: { display: 'Main' } });
    expect(first).toMatchObject({
      ...{ id: `${THING}-2`, quantity: { value: 200 }, basedOn: [{ reference: `SupplyRequest/${THING}` }] },
      item: { reference: { reference: 'InventoryItem/AMX-500' }, concept: { text: 'Amoxicillin' } },
      extension: [{ url: 'urn:theriac:restock-order-line', valuePositiveInt: 2 }],
    });
    expect([second, third]).not.toContainEqual(
      expect.objectContaining({ item: { reference: expect.anything() as object } }),
    );
    // Sent back as it is, it is taken: the whole, with every line as it was ordered.
    const lines = [2, 3, 4].map((line) => ({ line, quantity: 200, batch: null, expiresOn: null }));
    expect(fhir.translate(bundle)).toMatchObject({
      reports: [{ about: 'order', report: { orderRef: 'RO-000042', status: 'acknowledged', lines } }],
    });
  });

  it.each<[PartnerEventType, string]>([
    ['restock_order.submitted', 'active'],
    ['restock_order.acknowledged', 'active'],
    ['restock_order.received', 'active'],
    ['restock_order.closed', 'completed'],
    ['restock_order.cancelled', 'cancelled'],
  ])('is an order: %s as %s', (type, status) => {
    const identifier = [{ system: 'urn:theriac:restock-order', value: 'RO-000042' }];
    expect(told(type)).toMatchObject({ resourceType: 'SupplyRequest', id: THING, identifier, status });
  });
});
