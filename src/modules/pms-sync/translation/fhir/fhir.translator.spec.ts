import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  aBundle,
  anInventoryItem,
  anInventoryReport,
  aSupplyDelivery,
  aSupplyRequest,
  type Resource,
} from '../../../../../test/factories/fhir';
import { faultsAgainstR5 } from '../../../../../test/factories/fhir-schema';
import { canonicalCode } from '../../../inventory';
import { GenericTranslator } from '../generic.translator';
import type { ProductReport, StockReport } from '../reports';
import { FhirTranslator } from './fhir.translator';

const fhir = new FhirTranslator();

const STOCK = { productRef: 'AMX-500', locationRef: 'main', onHand: 40, reserved: 2 };

function reportsOf(payload: unknown): unknown {
  const translation = fhir.translate(payload);
  return translation.means === 'reports' ? translation.reports : translation;
}

function whyOf(payload: unknown): string {
  const translation = fhir.translate(payload);
  return translation.means === 'reports' ? 'nothing is wrong' : `${translation.means}: ${translation.why}`;
}

/** With something put there. */
function but(resource: Resource, at: readonly (string | number)[], value: unknown): Resource {
  const copy = structuredClone(resource);
  const last = at.at(-1)!;
  const within = at.slice(0, -1).reduce((found, step) => found[step] as Resource, copy);
  if (value === undefined) delete within[last];
  else within[last] = value;
  return copy;
}

describe('resources as a pharmacy sends them', () => {
  it.each([
    ['an item', anInventoryItem()],
    ['a report', anInventoryReport([STOCK])],
    ['a request', aSupplyRequest()],
    ['a delivery', aSupplyDelivery()],
    ['a bundle', aBundle([anInventoryItem(), anInventoryReport([STOCK])])],
  ])('are FHIR by its own schema: %s', (_, resource) => {
    expect(faultsAgainstR5(resource)).toEqual([]);
  });
});

describe('the examples of docs/reference/pms-fhir.md', () => {
  const page = readFileSync(path.join(__dirname, '../../../../../docs/reference/pms-fhir.md'), 'utf8');
  const examples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => JSON.parse(text) as Resource);

  it('are FHIR, and are understood', () => {
    expect(examples.map((example) => faultsAgainstR5(example))).toEqual(examples.map(() => []));
    expect(examples.map((example) => reportsOf(example))).toMatchObject([
      [{ about: 'product', report: { ref: 'AMX-500', version: 3, gtin: '08901234567890', useUnitsPerUnit: 10 } }],
      [{ about: 'stock', report: { ...STOCK, version: 17 } }],
    ]);
  });
});

describe('an InventoryItem', () => {
  const product = {
    ref: 'AMX-500',
    version: 3,
    name: 'Amoxicillin 500 mg capsules',
    gtin: '08901234567890',
    ndc: null,
  };

  it('is a product with its codes, wherever they stand', () => {
    const report = { ...product, useUnitsPerUnit: 10, discontinued: false };
    expect(reportsOf(anInventoryItem())).toEqual([{ about: 'product', report }]);
    const coded = { coding: [{ system: 'urn:oid:1.3.160', code: '8901234567890' }] };
    const ndc = { system: 'urn:oid:2.16.840.1.113883.6.69', value: '0002-8215-01' };
    const both = anInventoryItem({}, { code: [coded], identifier: [ndc] });
    expect(reportsOf(both)).toEqual([{ about: 'product', report: { ...report, ndc: '00002821501' } }]);
  });

  it('may have identifiers that are of no use here, whatever they are', () => {
    const identifier = [{ system: 'x'.repeat(300), value: 7 }, { value: '' }, { system: ['x'] }];
    expect(reportsOf(anInventoryItem({}, { identifier }))).toMatchObject([{ report: { gtin: null } }]);
  });

  it('needs no more than its id, version, status and name', () => {
    const { resourceType, id, meta, name } = anInventoryItem();
    const report = { ...product, gtin: null, useUnitsPerUnit: 1, discontinued: true };
    expect(reportsOf({ resourceType, id, meta, name, status: 'entered-in-error' })).toEqual([
      { about: 'product', report },
    ]);
  });

  it.each([
    [['preferred', 'trade-name'], 'first'],
    [['alias', 'trade-name', 'preferred'], 'third'],
    [['alias', 'trade-name'], 'second'],
    [['alias', 'original-name'], 'first'],
  ])('has the name that is meant among %j', (types, expected) => {
    const words = ['first', 'second', 'third'];
    const name = types.map((code, at) => ({ nameType: { code }, language: 'en', name: words[at] }));
    expect(reportsOf(anInventoryItem({}, { name }))).toMatchObject([{ report: { name: expected } }]);
  });

  it.each<[(string | number)[], unknown, string]>([
    [['id'], 'two words', 'id: must be an id of 1 to 64'],
    [['id'], undefined, 'id: is missing'],
    [['meta'], undefined, 'meta.versionId: is missing'],
    [['meta', 'versionId'], 'W/"3"', 'meta.versionId: must be a whole number from 1'],
    [['meta', 'versionId'], '9007199254740992', 'meta.versionId: must not be more than 9007199254740991'],
    [['status'], 'retired', 'status: must be one of: active, inactive'],
    [['status'], undefined, 'status: is missing'],
    [['name'], undefined, 'name: is missing'],
    [['name'], [], 'name: is missing'],
    [['name'], 'Amoxicillin', 'name: must be a list'],
    [['name', 0, 'name'], '', 'name[0].name: must be text of 1 to 200'],
    [['name', 0, 'name'], 'two\nlines', 'name[0].name: must be text'],
    [['identifier', 1, 'value'], '08901234567895', 'identifier[1].value: must be a GTIN'],
    [['identifier', 0], 7, 'identifier[0]: must be an object'],
    [['netContent', 'value'], 2.5, 'netContent.value: must be a whole number from 1'],
    [['netContent', 'comparator'], '>', 'netContent.comparator: must not be there'],
    [['modifierExtension'], [{ url: 'urn:x' }], 'modifierExtension: may change the meaning'],
    [['name', 0, 'modifierExtension'], [{ url: 'urn:x' }], 'name[0].modifierExtension: may change'],
    [['implicitRules'], 'urn:x', 'implicitRules: may change the meaning'],
    [['resourceType'], undefined, 'resourceType: is missing'],
  ])('is not understood with %j as %j', (path, value, why) => {
    expect(whyOf(but(anInventoryItem(), path, value))).toContain(`fault: ${why}`);
  });

  it('has one GTIN, and tells every fault at once', () => {
    const other = { coding: [{ system: 'https://www.gs1.org/gtin', code: '09506000134352' }] };
    expect(whyOf(anInventoryItem({}, { code: [other] }))).toBe('fault: identifier: must not have more than one GTIN');
    const wrong = { ...anInventoryItem(), id: '', status: 'x', meta: {} };
    expect(whyOf(wrong).split('; ')).toHaveLength(3);
  });
});

describe('an InventoryReport', () => {
  it('is the stock of each product at each location, put together from its listings', () => {
    const other = { ...STOCK, locationRef: 'cellar', onHand: 0, reserved: 0 };
    const expected = [STOCK, other].map((stock) => ({ about: 'stock', report: { ...stock, version: 17 } }));
    expect(reportsOf(anInventoryReport([STOCK, other]))).toEqual(expected);
    const again = anInventoryReport([STOCK, { ...STOCK, onHand: 2, reserved: 1 }]);
    expect(reportsOf(again)).toMatchObject([{ report: { onHand: 42, reserved: 3 } }]);
  });

  it('tells what is on hand where no status is said, and passes over what follows from the rest', () => {
    const plain = but(anInventoryReport([{ ...STOCK, reserved: 5 }]), ['inventoryListing', 0, 'itemStatus'], undefined);
    const coding = ['inventoryListing', 1, 'itemStatus', 'coding', 0, 'code'];
    expect(reportsOf(but(plain, coding, 'available'))).toMatchObject([{ report: { onHand: 40, reserved: 0 } }]);
  });

  it('is of no use before it is final', () => {
    const draft = { means: 'nothing', why: 'its status says that there is nothing to take yet' };
    expect(reportsOf(anInventoryReport([STOCK], 17, { status: 'draft' }))).toEqual(draft);
    expect(reportsOf(anInventoryReport([]))).toMatchObject({ means: 'nothing' });
  });

  const ITEM = ['inventoryListing', 0, 'item', 0];

  it.each<[(string | number)[], unknown, string]>([
    [['countType'], 'difference', 'countType: must be snapshot'],
    [['countType'], undefined, 'countType: is missing'],
    [['status'], 'entered-in-error', 'status: must be active'],
    [['inventoryListing', 0, 'location'], undefined, 'inventoryListing[0].location.reference: must be Location/<id>'],
    [['inventoryListing', 0, 'location'], { reference: '#x' }, 'inventoryListing[0].location.reference: must be'],
    [[...ITEM, 'quantity', 'value'], -1, 'inventoryListing[0].item[0].quantity.value: must be a whole number from 0'],
    [[...ITEM, 'quantity', 'value'], 0.5, 'inventoryListing[0].item[0].quantity.value: must be a whole number'],
    [[...ITEM, 'quantity'], undefined, 'inventoryListing[0].item[0].quantity.value: is missing'],
    [[...ITEM, 'quantity', 'comparator'], '<', 'inventoryListing[0].item[0].quantity.comparator: must not be there'],
    [[...ITEM, 'item'], { concept: { text: 'x' } }, 'inventoryListing[0].item[0].item.reference.reference: must be'],
    [
      [...ITEM, 'item', 'reference', 'reference'],
      'Medication/AMX-500',
      'inventoryListing[0].item[0].item.reference.reference: must be InventoryItem/<id>',
    ],
    [
      [...ITEM, 'item'],
      { reference: { identifier: { value: '08901234567890' } } },
      'inventoryListing[0].item[0].item.reference.reference: must be InventoryItem/<id>',
    ],
    [[...ITEM, 'modifierExtension'], [{}], 'inventoryListing[0].item[0].modifierExtension: may change the meaning'],
    [
      ['inventoryListing', 0, 'itemStatus', 'coding', 0, 'code'],
      'lost',
      'inventoryListing[0].itemStatus.coding[0].code',
    ],
    [
      ['inventoryListing', 0, 'itemStatus', 'coding', 0, 'system'],
      'urn:x',
      'inventoryListing[0].itemStatus.coding: must',
    ],
    [['inventoryListing', 0], null, 'inventoryListing[0]: must be an object'],
  ])('is not understood with %j as %j', (path, value, why) => {
    expect(whyOf(but(anInventoryReport([STOCK]), path, value))).toContain(`fault: ${why}`);
  });

  it('is not understood where only what is reserved is told, or more than there can be', () => {
    const [, reserved] = anInventoryReport([STOCK]).inventoryListing as unknown[];
    const only = anInventoryReport([], 17, { inventoryListing: [reserved] });
    expect(whyOf(only)).toBe('fault: inventoryListing[0].item[0]: has no quantity that is on hand');
    const much = { ...STOCK, onHand: 600_000 };
    expect(whyOf(anInventoryReport([much, much]))).toContain('inventoryListing[0].item[0]: has more than 1000000');
  });

  it('finds what it refers to by address, version and the addresses of its bundle', () => {
    const urn = 'urn:uuid:0199a000-0000-7000-8000-000000000001';
    const item = ['inventoryListing', 0, 'item', 0, 'item', 'reference', 'reference'];
    const report = but(
      anInventoryReport([STOCK]),
      item,
      'https://chemist.example/fhir/InventoryItem/AMX-500/_history/3',
    );
    const other = but(report, ['inventoryListing', 1, 'item', 0, 'item', 'reference', 'reference'], urn);
    const bundle = but(aBundle([anInventoryItem(), other]), ['entry', 0, 'fullUrl'], urn);
    expect(reportsOf(bundle)).toMatchObject([{ about: 'product' }, { about: 'stock', report: STOCK }]);
    const location = but(anInventoryReport([STOCK]), ['inventoryListing', 0, 'location'], {
      identifier: { value: 'main' },
    });
    expect(reportsOf(location)).toMatchObject([{ report: STOCK }]);
  });
});

describe('a bundle', () => {
  it('is taken whole, or not at all, and names the place of each fault', () => {
    const reports = reportsOf(aBundle([anInventoryItem(), anInventoryReport([STOCK]), aSupplyRequest()]));
    expect(reports).toMatchObject([{ about: 'product' }, { about: 'stock' }, { about: 'order' }]);
    const wrong = anInventoryReport([{ ...STOCK, onHand: -1 }]);
    expect(whyOf(aBundle([anInventoryItem(), wrong]))).toBe(
      'fault: entry[1].resource.inventoryListing[0].item[0].quantity.value: must be a whole number from 0 to 1000000',
    );
  });

  it('may be a message, and hold what is of no use here, whatever that says', () => {
    const header = {
      resourceType: 'MessageHeader',
      eventCoding: { code: 'stock' },
      source: {},
      implicitRules: 'urn:x',
    };
    const message = aBundle([header, anInventoryItem()], { type: 'message' });
    expect(reportsOf(message)).toMatchObject([{ about: 'product' }]);
    expect(whyOf(aBundle([header]))).toBe('nothing: it brings no resource that is taken');
    expect(whyOf({ resourceType: 'Patient', name: [{ family: 'X' }] })).toBe(
      'nothing: resources of type Patient are not taken',
    );
  });

  it.each([
    [{ type: 'transaction' }, 'fault: type: must be one of: collection, message'],
    [{ type: undefined }, 'fault: type: is missing'],
    [{ entry: [{}] }, 'fault: entry[0].resource.resourceType: is missing'],
    [{ entry: Array(1_001).fill({}) }, 'fault: entry: must not have more than 1000 entries'],
    [{ implicitRules: 'urn:x' }, 'fault: implicitRules'],
  ])('is refused with %j', (over, why) => {
    expect(whyOf(aBundle([], over))).toContain(why);
  });

  it('tells of each thing once, and of a thousand things at most', () => {
    const twice = aBundle([anInventoryReport([STOCK]), anInventoryReport([STOCK], 18)]);
    expect(whyOf(twice)).toBe('fault: the event tells of stock main AMX-500 twice');
    const listed = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ ...STOCK, productRef: `P-${at}`, locationRef: 'main' }));
    const over = aBundle([
      anInventoryReport(listed(500)),
      anInventoryReport(listed(500)),
      anInventoryReport(listed(1)),
    ]);
    expect(whyOf(over)).toBe('fault: the event tells of more than 1000 things');
  });
});

describe('what is no FHIR', () => {
  it.each([[null], [7], ['text'], [[]], [{}], [{ type: 'stock.changed', data: {} }], [{ resourceType: 7 }]])(
    'is not understood: %j',
    (payload) => {
      expect(whyOf(payload)).toMatch(/^fault: (the event: must be an object; )?resourceType: /);
    },
  );
});

describe('the same news', () => {
  const generic = new GenericTranslator();
  const ref = fc.stringMatching(/^[A-Za-z0-9.-]{1,64}$/);
  const version = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
  const quantity = fc.integer({ min: 0, max: 1_000_000 });
  const gtin = fc.constantFrom('08901234567890', '09506000134352', null);
  const ndc = fc.constantFrom('0002-8215-01', null);

  it('of a product comes to the same in either format', () => {
    const product: fc.Arbitrary<ProductReport> = fc.record({
      ...{ ref, version, gtin, ndc, discontinued: fc.boolean() },
      name: fc.stringMatching(/^[A-Za-z0-9µ][A-Za-z0-9 µ/%]{0,80}[a-z]$/),
      useUnitsPerUnit: fc.integer({ min: 1, max: 1_000_000 }),
    });
    fc.assert(
      fc.property(product, (told) => {
        const { ref: productRef, version: sequence, ...rest } = told;
        const data = { productRef, sequence, ...rest };
        expect(fhir.translate(anInventoryItem(told))).toEqual(
          generic.translate({ type: 'product.upserted', version: 1, data }, 'evt'),
        );
      }),
    );
    expect(canonicalCode('ndc', '0002-8215-01')).toBe('00002821501');
  });

  it('of stock comes to the same in either format', () => {
    const stock: fc.Arbitrary<StockReport> = fc.record({
      ...{ productRef: ref, locationRef: ref, version, onHand: quantity, reserved: quantity },
    });
    fc.assert(
      fc.property(stock, ({ version: sequence, ...told }) => {
        const data = { ...told, sequence };
        expect(fhir.translate(anInventoryReport([told], sequence))).toEqual(
          generic.translate({ type: 'inventory.counted', version: 1, data }, 'evt'),
        );
      }),
    );
  });

  it('is never read into anything that throws', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(anInventoryItem(), anInventoryReport([STOCK]), aSupplyDelivery()),
        fc.jsonValue(),
        fc.nat(),
        (resource, value, at) => {
          const fields = Object.keys(resource).filter((field) => field !== 'resourceType');
          const changed = { ...resource, [fields[at % fields.length]]: value };
          expect(['reports', 'nothing', 'fault']).toContain(fhir.translate(changed).means);
        },
      ),
      { numRuns: 500 },
    );
  });
});
