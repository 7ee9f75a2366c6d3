import { startTestApp, TestClock, type Loose, type TestApp } from '../../support/test-app';
import { aGtin, Dispensary } from './dispensary';

interface Product {
  id: string;
  version: number;
  codes: { system: string; code: string }[];
  substituteIds: string[];
  prescriptionOnly: boolean;
  storage: object;
}

const clock = new TestClock(new Date('2026-11-20T12:00:00Z'));
let test: TestApp;
let dispensary: Dispensary;

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
  dispensary = await Dispensary.open(test);
});
afterAll(() => test.close());

const read = async (id: string) => (await dispensary.get<Product>(`/products/${id}`)).body.data;
const patch = (id: string, body: unknown, headers: Record<string, string> = {}) =>
  test.http<Product>(`/api/v1/products/${id}`, { method: 'PATCH', body, token: dispensary.pharmacist.token, headers });
const remove = (id: string) =>
  test.http(`/api/v1/products/${id}`, { method: 'DELETE', token: dispensary.pharmacist.token });
const find = async (query: string) =>
  (await dispensary.get<Product[]>(`/products?${query}`)).body.data.map(({ id }) => id);

describe('a product', () => {
  it('has its codes in one spelling, and is found by any', async () => {
    const gtin = aGtin();
    const id = await dispensary.product({
      codes: [
        { system: 'gtin', code: gtin.replace(/^0+/, '').padStart(13, '0') },
        { system: 'ndc', code: '0002-8215-01' },
        { system: 'atc', code: 'n02aa01' },
      ],
    });
    expect((await read(id)).codes.map(({ code }) => code)).toEqual(['N02AA01', gtin, '00002821501']);
    expect(await find(`code=${gtin}`)).toEqual([id]);
    expect(await find('code=0002-8215-01')).toEqual([id]);
    expect(await find('code=N02AA01')).toEqual([id]);
  });

  it('shares no GTIN, unless the other is retired', async () => {
    const codes = [{ system: 'gtin', code: aGtin() }];
    const id = await dispensary.product({ codes });
    const again = { genericName: 'B', form: 'tablet', storage: { condition: 'cool' }, codes };
    const units = { useUnit: 'tablet', purchaseUnit: 'box', unitsPerPurchaseUnit: 1 };
    const refused = await dispensary.post('/products', { ...again, ...units });
    expect([refused.status, refused.body.error.code]).toEqual([409, 'product_code_taken']);
    expect((await remove(id)).status).toBe(200);
    expect((await dispensary.post('/products', { ...again, ...units })).status).toBe(201);
    expect((await dispensary.get(`/products/${id}`)).status).toBe(404);
  });

  it('is refused with every fault at once', async () => {
    const refused = await dispensary.post('/products', {
      ...{ genericName: '', form: 'tablet', useUnit: 'tablet', purchaseUnit: 'box', unitsPerPurchaseUnit: 0 },
      ...{ storage: { condition: 'warm' }, colour: 'red', controlledSchedule: '?' },
    });
    expect(refused.body.error.errors.map(({ field }) => field).sort()).toEqual([
      ...['colour', 'controlledSchedule', 'genericName', 'storage.condition', 'unitsPerPurchaseUnit'],
    ]);
    const codes = [
      { system: 'gtin', code: '09506000134351' },
      { system: 'ndc', code: '0002821501' },
    ];
    const valid = { genericName: 'A', form: 'tablet', useUnit: 'tablet', purchaseUnit: 'box', unitsPerPurchaseUnit: 1 };
    const storage = { condition: 'cool', minimumCelsius: 9, maximumCelsius: 9 };
    const unsound = await dispensary.post('/products', { ...valid, storage, codes });
    expect(unsound.body.error.errors.map(({ field }) => field)).toEqual([
      ...['codes.0.code', 'codes.1.code', 'storage.maximumCelsius'],
    ]);
  });

  it('changes what is named, over no newer version, and tells of it', async () => {
    const id = await dispensary.product({ strength: '10 mg' });
    const changed = await patch(id, { strength: null, prescriptionOnly: true }, { 'if-match': '"1"' });
    expect(changed.body.data).toMatchObject({ strength: null, prescriptionOnly: true, version: 2 });
    expect((await patch(id, { strength: '5 mg' }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await patch(id, { genericName: null })).status).toBe(422);
    await patch(id, { codes: [{ system: 'gtin', code: aGtin() }] });
    expect((await read(id)).version).toBe(3);
    const events = await test.sql<{ type: string; payload: Loose }>(
      `select type, payload from outbox_event where aggregate_id = $1 order by position`,
      [id],
    );
    expect(events.map(({ type, payload }) => [type, payload.sequence])).toEqual([
      ['product.registered', 1],
      ['product.updated', 2],
      ['product.updated', 3],
    ]);
    expect(
      await test.sql(`select details from audit_log where subject_id = $1 and action = 'product.updated' order by id`, [
        id,
      ]),
    ).toEqual([{ details: { fields: ['strength', 'prescriptionOnly'] } }, { details: { fields: ['codes'] } }]);
  });

  it('stands in for its substitutes, and they for it', async () => {
    const [one, other, third] = [await dispensary.product(), await dispensary.product(), await dispensary.product()];
    await patch(one, { substituteIds: [other, third] });
    expect((await read(one)).substituteIds).toEqual([other, third].sort());
    expect(await read(other)).toMatchObject({ substituteIds: [one], version: 2 });
    await patch(other, { substituteIds: [] });
    expect((await read(one)).substituteIds).toEqual([third]);
    expect((await patch(one, { substituteIds: [one] })).status).toBe(422);
    expect((await patch(one, { substituteIds: [dispensary.pharmacist.id] })).status).toBe(422);
  });

  it('is kept, and counted as it is, while there is stock of it', async () => {
    const id = await dispensary.product();
    await dispensary.lot(id, await dispensary.location());
    expect((await remove(id)).body.error.code).toBe('product_in_stock');
    expect((await patch(id, { useUnit: 'capsule' })).body.error.code).toBe('product_in_stock');
    expect((await patch(id, { controlledSchedule: 'II' })).body.error.code).toBe('product_in_stock');
    expect((await patch(id, { unitsPerPurchaseUnit: 30 })).status).toBe(200);
  });

  it('is found by a part of either name, without wildcards, and by what it is', async () => {
    const id = await dispensary.product({
      genericName: 'Zolpidem 100%',
      brandName: 'Stilnox',
      controlledSchedule: 'IV',
    });
    expect(await find('q=stiLN')).toEqual([id]);
    expect(await find('q=100%25')).toEqual([id]);
    expect(await find('q=_olpidem')).toEqual([]);
    expect(await find('controlled=true&q=zolp')).toEqual([id]);
    expect(await find('controlled=false&q=zolp')).toEqual([]);
    expect((await dispensary.get('/products?controlled=maybe')).status).toBe(422);
  });

  it('may be seen by doctors and changed by pharmacists', async () => {
    const doctor = await test.person('doctor');
    expect((await dispensary.get('/products', doctor)).status).toBe(200);
    expect((await dispensary.post('/products', {}, doctor)).status).toBe(403);
    expect((await dispensary.get('/products', await test.person('patient'))).status).toBe(403);
  });
});

describe('places and rules', () => {
  it('know the zone of a location, and one name for each', async () => {
    const body = { name: 'Cold room', kind: 'storeroom', timeZone: 'Asia/Kolkata' };
    expect((await dispensary.post('/locations', { ...body, timeZone: '+05:30' })).body.error.errors).toEqual([
      expect.objectContaining({ field: 'timeZone' }),
    ]);
    expect((await dispensary.post('/locations', { ...body, timeZone: 'posixrules' })).status).toBe(422);
    expect((await dispensary.post('/locations', body)).status).toBe(201);
    expect((await dispensary.post('/locations', { ...body, name: 'COLD ROOM' })).body.error.code).toBe('name_taken');
  });

  it('order for a product at a place by one rule, up to more than the minimum', async () => {
    const supplier = { name: 'Sahyadri', kind: 'wholesaler', leadTimeDays: 3, currency: 'INR' };
    const { body } = await dispensary.post<{ id: string }>('/suppliers', supplier);
    const place = { productId: await dispensary.product(), locationId: await dispensary.location() };
    const rule = { ...place, supplierId: body.data.id, minimum: 10, target: 50 };
    expect((await dispensary.post('/reorder-rules', { ...rule, target: 10 })).status).toBe(422);
    const made = await dispensary.post<{ id: string; version: number }>('/reorder-rules', rule);
    expect(made.body.data).toMatchObject({ ...rule, leadTimeDays: null });
    expect((await dispensary.post('/reorder-rules', rule)).body.error.code).toBe('reorder_rule_exists');
    const path = `/api/v1/reorder-rules/${made.body.data.id}`;
    const adjust = (change: object) =>
      test.http(path, { method: 'PATCH', body: change, token: dispensary.pharmacist.token });
    expect((await adjust({ minimum: 50 })).status).toBe(422);
    expect((await adjust({ minimum: 20, leadTimeDays: 7 })).body.data).toMatchObject({ minimum: 20, leadTimeDays: 7 });
    expect((await remove(place.productId)).status).toBe(200);
    expect((await dispensary.get(`/reorder-rules/${made.body.data.id}`)).status).toBe(404);
  });
});
