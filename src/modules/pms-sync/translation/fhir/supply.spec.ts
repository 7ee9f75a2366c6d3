import { aBundle, aSupplyDelivery, aSupplyRequest } from '../../../../../test/factories/fhir';
import { faultsAgainstR5 } from '../../../../../test/factories/fhir-schema';
import { FhirTranslator } from './fhir.translator';

const fhir = new FhirTranslator();

function reportsOf(payload: unknown): unknown {
  const translation = fhir.translate(payload);
  return translation.means === 'reports' ? translation.reports : translation;
}

function whyOf(payload: unknown): string {
  const translation = fhir.translate(payload);
  return translation.means === 'reports' ? 'nothing is wrong' : `${translation.means}: ${translation.why}`;
}

const onLine = (line: unknown) => [{ url: 'urn:theriac:restock-order-line', valuePositiveInt: line }];
const line = (number: number, value: number, over: object = {}) =>
  aSupplyRequest({ id: `line-${number}`, extension: onLine(number), quantity: { value }, ...over });

describe('a supply', () => {
  it('that is requested is acknowledged, and one on its way is shipped', () => {
    expect(reportsOf(aSupplyRequest())).toMatchObject([
      {
        about: 'order',
        report: {
          orderRef: 'RO-000042',
          version: 1,
          status: 'acknowledged',
          partnerReference: 'P-77',
          expectedOn: '2026-11-25',
        },
      },
    ]);
    const shipped = { orderRef: 'RO-000042', version: 2, status: 'shipped', expectedOn: '2026-11-25' };
    const by = { carrier: 'Blue Van', trackingNumber: 'BV-7781', shipmentRef: 'SH-9', lines: null };
    expect(reportsOf(aSupplyDelivery())).toMatchObject([{ about: 'order', report: { ...shipped, ...by } }]);
    expect(reportsOf(aSupplyDelivery({ status: 'completed' }))).toMatchObject([{ report: { status: 'shipped' } }]);
  });

  it('is of the order by its number, or by the id under which it was told', () => {
    const id = '0199a000-0000-7000-8000-000000000042';
    expect(reportsOf(aSupplyRequest({ identifier: [] }))).toMatchObject([{ report: { orderRef: id } }]);
    const basedOn = [{ reference: `SupplyRequest/${id}` }];
    expect(reportsOf(aSupplyDelivery({ basedOn }))).toMatchObject([{ report: { orderRef: id } }]);
  });

  it.each([
    [aSupplyRequest({ status: 'draft' }), 'nothing: its status'],
    [aSupplyRequest({ status: 'entered-in-error' }), 'fault: status: must be another one'],
    [aSupplyRequest({ occurrenceDateTime: '2026-11' }), 'fault: occurrenceDateTime: must be a date with its day'],
    [aSupplyRequest({ occurrenceDateTime: '2026-02-30' }), 'fault: occurrenceDateTime: must be a date with its day'],
    [aSupplyDelivery({ status: 'abandoned' }), 'nothing: its status'],
    [aSupplyDelivery({ status: undefined }), 'fault: status: is missing'],
    [aSupplyDelivery({ basedOn: [] }), 'fault: basedOn: must be the one order'],
    [
      aSupplyDelivery({ basedOn: [{ reference: 'Order/1' }] }),
      'fault: basedOn[0].reference: must be SupplyRequest/<id>',
    ],
    [aSupplyDelivery({ identifier: [{}] }), 'fault: identifier[0].value: is missing'],
  ])('says what is wrong with it (%#)', (resource, why) => {
    expect(whyOf(resource)).toContain(why);
  });
});

describe('lines of an order', () => {
  const lot = {
    resourceType: 'InventoryItem',
    id: 'lot-1',
    status: 'active',
    instance: { lotNumber: 'L-77', expiry: '2028-06-30' },
  };

  it('are confirmed one by one, in one report of the order', () => {
    const whole = aSupplyRequest();
    const bundle = aBundle([whole, line(1, 200), line(3, 50, { status: 'cancelled' })]);
    expect(faultsAgainstR5(bundle)).toEqual([]);
    const lines = [
      { line: 1, quantity: 200, batch: null, expiresOn: null },
      { line: 3, quantity: 0, batch: null, expiresOn: null },
    ];
    expect(reportsOf(bundle)).toEqual([
      {
        about: 'order',
        report: expect.objectContaining({ orderRef: 'RO-000042', status: 'acknowledged', lines }) as object,
      },
    ]);
    expect(reportsOf(aSupplyRequest({ status: 'cancelled' }))).toMatchObject([{ report: { status: 'rejected' } }]);
    expect(reportsOf(whole)).toMatchObject([{ report: { lines: null } }]);
  });

  it('are of the order that they are based on, in one version', () => {
    const of = { identifier: [], basedOn: [{ reference: 'SupplyRequest/0199a000' }] };
    expect(reportsOf(line(1, 5, of))).toMatchObject([{ report: { orderRef: '0199a000' } }]);
    expect(whyOf(line(1, 5, { identifier: [] }))).toBe('fault: basedOn: is missing');
    expect(whyOf(line(1, -5))).toContain('fault: quantity.value: must be a whole number from 0');
    expect(whyOf(line(0, 5))).toContain('fault: extension[0].valuePositiveInt: must be a whole number from 1');
    const versions = aBundle([line(1, 5), line(2, 5, { meta: { versionId: '2' } })]);
    expect(whyOf(versions)).toBe('fault: the event tells of order RO-000042 twice');
  });

  it('are shipped with their lots', () => {
    const item = { extension: onLine(1), quantity: { value: 120 }, itemReference: { reference: '#lot-1' } };
    const delivery = aSupplyDelivery({ contained: [lot], suppliedItem: [item, { ...item, itemReference: undefined }] });
    expect(faultsAgainstR5(delivery)).toEqual([]);
    const lines = [
      { line: 1, quantity: 120, batch: 'L-77', expiresOn: '2028-06-30' },
      { line: 1, quantity: 120, batch: null, expiresOn: null },
    ];
    expect(reportsOf(delivery)).toMatchObject([{ report: { status: 'shipped', lines } }]);
    expect(whyOf(aSupplyDelivery({ suppliedItem: [{ quantity: { value: 1 } }] }))).toContain(
      'fault: suppliedItem[0].extension: must say which line it is',
    );
    expect(whyOf(aSupplyDelivery({ suppliedItem: [{ ...item, quantity: { value: 0 } }] }))).toContain(
      'fault: suppliedItem[0].quantity.value: must be a whole number from 1',
    );
  });
});
