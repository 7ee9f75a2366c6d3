import type { TestPerson } from '../support/test-app';
import type { ClinicLife, Signed } from './clinic-life';

interface Made {
  id: string;
  lines: { lotId: string }[];
}

/** The dispensary over HTTP, each answer held against the contract and expected to be a success. */
export class DispensaryLife {
  constructor(
    private readonly clinic: ClinicLife,
    readonly pharmacist: Signed,
  ) {}

  async ask<T = Made>(method: string, path: string, body?: unknown, who = this.pharmacist): Promise<T> {
    const answer = await this.clinic.http<T>(`/api/v1${path}`, { method, body, token: who.token });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body.data;
  }

  async product(name: string, gtin: string, over: object = {}): Promise<string> {
    const made = await this.ask('POST', '/products', {
      ...{ genericName: name, form: 'tablet', strength: '10 mg', storage: { condition: 'room_temperature' } },
      ...{
        useUnit: 'tablet',
        purchaseUnit: 'box',
        unitsPerPurchaseUnit: 20,
        codes: [{ system: 'gtin', code: gtin }],
        ...over,
      },
    });
    return made.id;
  }

  async location(name: string, kind: string): Promise<string> {
    return (await this.ask('POST', '/locations', { name, kind, timeZone: 'Asia/Kolkata' })).id;
  }

  /** @returns the lot */
  async receive(locationId: string, line: object, over: object = {}): Promise<string> {
    const lines = [{ batch: 'B1', expiresOn: '2032-12-31', quantity: 100, ...line }];
    return (await this.ask('POST', '/stock/receipts', { locationId, lines, ...over })).lines[0].lotId;
  }
}

/** Every operation of the dispensary, once. */
export async function aroundTheDispensary(clinic: ClinicLife): Promise<void> {
  const life = new DispensaryLife(clinic, await clinic.test.person('pharmacist'));
  const colleague = await clinic.test.person('pharmacist');
  const productId = await life.product('Morphine sulfate', '09506000134352');
  const shop = await life.location('Shop', 'dispensary');
  const store = await life.location('Store', 'storeroom');
  await aroundTheCatalogue(clinic, life, { productId, locationId: shop });
  const lotId = await life.receive(store, { productId });
  await aroundStock(life, { productId, lotId });
  await aroundTransfers(life, { from: store, to: shop, lotId });
  await aroundCounts(life, colleague, { locationId: store, lotId });
  await aroundLots(life, colleague, lotId);
  await aroundTheRegister(clinic, life, { colleague, locationId: shop });
}

async function aroundTheCatalogue(
  clinic: ClinicLife,
  life: DispensaryLife,
  place: { productId: string; locationId: string },
) {
  const { productId, locationId } = place;
  await life.ask('GET', '/products?q=morph');
  await life.ask('GET', `/products/${productId}`);
  await life.ask('PATCH', `/products/${productId}`, { brandName: 'Lenimor' });
  const heading = 'genericName,form,gtin,storage,useUnit,purchaseUnit,unitsPerPurchaseUnit';
  for (const query of ['?dryRun=true', '']) {
    const { status } = await clinic.http(`/api/v1/products/imports${query}`, {
      ...{ method: 'POST', token: life.pharmacist.token, headers: { 'content-type': 'text/csv' } },
      body: `${heading}\nIbuprofen,tablet,4006381333931,cool,tablet,box,20`,
    });
    expect(status).toBe(query === '' ? 201 : 200);
  }
  const [{ id: imported }] = await life.ask<Made[]>('GET', '/products?code=4006381333931');
  await life.ask('DELETE', `/products/${imported}`);
  await life.ask('GET', '/locations?limit=1');
  await life.ask('GET', `/locations/${locationId}`);
  await life.ask('PATCH', `/locations/${locationId}`, { name: 'Corner shop' });
  const supplier = { name: 'Sahyadri', kind: 'wholesaler', leadTimeDays: 3, currency: 'INR' };
  const { id: supplierId } = await life.ask('POST', '/suppliers', supplier);
  await life.ask('GET', '/suppliers');
  await life.ask('GET', `/suppliers/${supplierId}`);
  await life.ask('PATCH', `/suppliers/${supplierId}`, { email: 'orders@sahyadri.example' });
  const { id: ruleId } = await life.ask('POST', '/reorder-rules', {
    ...{ productId, locationId, supplierId, minimum: 20, target: 100 },
  });
  await life.ask('GET', `/reorder-rules?productId=${productId}`);
  await life.ask('GET', `/reorder-rules/${ruleId}`);
  await life.ask('PATCH', `/reorder-rules/${ruleId}`, { target: 200 });
  await life.ask('DELETE', `/reorder-rules/${ruleId}`);
}

async function aroundStock(life: DispensaryLife, { productId, lotId }: { productId: string; lotId: string }) {
  await life.ask('GET', `/stock?productId=${productId}`);
  await life.ask('POST', '/stock/adjustments', { lotId, quantity: -1, reasonCode: 'damaged', note: 'Dropped' });
  await life.ask('POST', '/stock/returns', { direction: 'to_supplier', lotId, quantity: 1, reasonCode: 'agreement' });
  await life.ask('GET', `/stock/movements?lotId=${lotId}&limit=2`);
}

async function aroundTransfers(life: DispensaryLife, { from, to, lotId }: { from: string; to: string; lotId: string }) {
  const plan = { fromLocationId: from, toLocationId: to, lines: [{ lotId, quantity: 10 }] };
  const [sent, sentToo] = [
    await life.ask('POST', '/stock/transfers', plan),
    await life.ask('POST', '/stock/transfers', plan),
  ];
  await life.ask('GET', '/stock/transfers?status=in_transit');
  await life.ask('POST', `/stock/transfers/${sent.id}/receipt`, {});
  await life.ask('POST', `/stock/transfers/${sentToo.id}/cancellation`, {});
  await life.ask('GET', `/stock/transfers/${sent.id}`);
}

async function aroundCounts(
  life: DispensaryLife,
  colleague: Signed,
  { locationId, lotId }: { locationId: string; lotId: string },
) {
  const abandoned = await life.ask('POST', '/stock/counts', { locationId });
  await life.ask('POST', `/stock/counts/${abandoned.id}/cancellation`);
  const { id } = await life.ask('POST', '/stock/counts', { locationId });
  await life.ask('POST', `/stock/counts/${id}/lines`, { lines: [{ lotId, counted: 87 }] });
  await life.ask('POST', `/stock/counts/${id}/submission`);
  await life.ask('POST', `/stock/counts/${id}/approval`, undefined, colleague);
  await life.ask('GET', '/stock/counts?limit=1');
  await life.ask('GET', `/stock/counts/${id}`);
}

async function aroundLots(life: DispensaryLife, colleague: Signed, lotId: string) {
  await life.ask('GET', '/lots?status=available');
  const because = { reason: 'Cold chain broken' };
  await life.ask('POST', `/lots/${lotId}/quarantine`, because);
  await life.ask('POST', `/lots/${lotId}/release`, because);
  await life.ask('POST', `/lots/${lotId}/quarantine`, because);
  await life.ask('POST', `/lots/${lotId}/destruction`, because);
  await life.ask('DELETE', `/lots/${lotId}/destruction`);
  await life.ask('POST', `/lots/${lotId}/destruction`, because);
  await life.ask('POST', `/lots/${lotId}/destruction/confirmation`, undefined, colleague);
  await life.ask('GET', `/lots/${lotId}/destruction`);
  await life.ask('GET', `/lots/${lotId}`);
}

async function aroundTheRegister(
  clinic: ClinicLife,
  life: DispensaryLife,
  { colleague, locationId }: { colleague: TestPerson; locationId: string },
) {
  const productId = await life.product('Fentanyl', '96385074', { controlledSchedule: 'II' });
  await life.receive(locationId, { productId }, { witnessId: colleague.id });
  const [line] = await life.ask<{ movementId: string }[]>('GET', `/stock/controlled-register?productId=${productId}`);
  await life.ask('POST', '/stock/controlled-register/signatures', { movementIds: [line.movementId] }, colleague);
  const exported = await clinic.http('/api/v1/stock/controlled-register/export', { token: life.pharmacist.token });
  expect(exported.status).toBe(200);
}
