import { startTestApp, type TestApp } from '../../support/test-app';
import { aGtin, Dispensary } from './dispensary';

interface Report {
  dryRun: boolean;
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  faults: { line: number; field: string; message: string }[];
}

const HEADING = 'genericName,form,strength,gtin,storage,useUnit,purchaseUnit,unitsPerPurchaseUnit';
let test: TestApp;
let dispensary: Dispensary;

beforeAll(async () => {
  test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
  dispensary = await Dispensary.open(test);
});
afterAll(() => test.close());

const send = (body: string | Uint8Array, query = '', headers: Record<string, string> = {}) =>
  test.http<Report>(`/api/v1/products/imports${query}`, {
    ...{ method: 'POST', body, token: dispensary.pharmacist.token },
    headers: { 'content-type': 'text/csv', ...headers },
  });
const row = (gtin: string, over: Partial<Record<'name' | 'strength' | 'unit' | 'units', string>> = {}) =>
  [
    over.name ?? 'Ibuprofen',
    'tablet',
    over.strength ?? '400 mg',
    gtin,
    'room_temperature',
    over.unit ?? 'tablet',
    'box',
    over.units ?? '20',
  ].join(',');
const file = (...rows: string[]) => [HEADING, ...rows].join('\r\n');
const products = async () => (await test.sql<{ n: number }>('select count(*)::int as n from product'))[0].n;

describe('an import of products', () => {
  it('makes and changes all rows, and nothing the second time', async () => {
    const [one, other] = [aGtin(), aGtin()];
    const first = await send(file(row(one), row(other, { strength: '' })));
    expect([first.status, first.body.data]).toEqual([
      201,
      { dryRun: false, rows: 2, created: 2, updated: 0, unchanged: 0, faults: [] },
    ]);
    const { body } = await dispensary.get<{ strength: string | null; prescriptionOnly: boolean }[]>(
      `/products?code=${other}`,
    );
    expect(body.data).toEqual([expect.objectContaining({ strength: null, prescriptionOnly: true })]);
    const second = await send(file(row(one, { strength: '600 mg' }), row(other, { strength: '' })));
    expect(second.body.data).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
    const third = await send(file(row(one, { strength: '600 mg' }), row(other, { strength: '' })));
    expect(third.body.data).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
    const [{ id }] = await test.sql<{ id: string }>(`select product_id as id from product_code where code = $1`, [one]);
    expect(await test.sql(`select action from audit_log where subject_id = $1 order by id`, [id])).toEqual([
      { action: 'product.registered' },
      { action: 'product.updated' },
    ]);
  });

  it('leaves what the file does not name as it is', async () => {
    const gtin = aGtin();
    const id = await dispensary.product({
      ...{ brandName: 'Brufen', controlledSchedule: null },
      storage: { condition: 'room_temperature', minimumCelsius: 10, maximumCelsius: 30 },
      codes: [
        { system: 'gtin', code: gtin, display: 'Box of 20' },
        { system: 'atc', code: 'M01AE01' },
      ],
    });
    await send(file(row(gtin, { name: 'Ibuprofen lysine' })));
    expect((await dispensary.get(`/products/${id}`)).body.data).toMatchObject({
      ...{ genericName: 'Ibuprofen lysine', brandName: 'Brufen', version: 2 },
      storage: { minimumCelsius: 10, maximumCelsius: 30 },
      codes: [
        { system: 'atc', code: 'M01AE01' },
        { system: 'gtin', code: gtin, display: 'Box of 20' },
      ],
    });
  });

  it('names every fault by line and column, and then changes nothing, rehearsed or not', async () => {
    const [good, stocked] = [aGtin(), aGtin()];
    const productId = await dispensary.product({ codes: [{ system: 'gtin', code: stocked }] });
    await dispensary.lot(productId, await dispensary.location());
    const faulty = file(
      row(good),
      row(good),
      row('09506000134351', { name: '' }),
      row(''),
      row(aGtin(), { units: 'twenty' }),
      row(stocked, { unit: 'capsule' }),
      'Ibuprofen,tablet',
    );
    const before = await products();
    const rehearsed = await send(faulty, '?dryRun=true');
    expect(rehearsed.status).toBe(200);
    expect(rehearsed.body.data.faults.map(({ line, field }) => [line, field])).toEqual([
      [3, 'gtin'],
      [4, 'genericName'],
      [4, 'gtin'],
      [5, 'gtin'],
      [6, 'unitsPerPurchaseUnit'],
      [7, 'useUnit'],
      [8, 'file'],
      ...['gtin', 'purchaseUnit', 'storage', 'unitsPerPurchaseUnit', 'useUnit'].map((field) => [8, field]),
    ]);
    const real = await send(faulty);
    expect([real.status, real.body.error.code]).toEqual([422, 'validation_failed']);
    expect(real.body.error.errors.map(({ field }) => field)).toContain('lines.3.gtin');
    expect(real.body.error.errors).toHaveLength(rehearsed.body.data.faults.length);
    expect(await products()).toBe(before);
  });

  it.each([
    ['an empty file', '', 'file'],
    ['a heading and no rows', HEADING, 'file'],
    ['an unknown column', `${HEADING},colour\r\n${row('09506000134352')},red`, 'colour'],
    ['a column that is missing', 'genericName,gtin\r\nIbuprofen,09506000134352', 'form'],
    ['a quotation mark that is amiss', `${HEADING}\r\n"Ibu"profen,tablet`, 'file'],
    ['another encoding', Buffer.from(`${HEADING}\r\nIbuprof\xe9ne,x`, 'latin1'), 'file'],
  ])('refuses %s', async (_, content, field) => {
    const { status, body } = await send(content, '?dryRun=true');
    expect([status, body.data.faults[0]]).toEqual([200, expect.objectContaining({ field })]);
  });

  it('reads what spreadsheets write: a mark at the beginning, quotation marks, blank lines', async () => {
    const gtin = aGtin();
    const text = `\ufeff${HEADING}\n\n"Ibuprofen, ""forte""",tablet,400 mg,${gtin},room_temperature,tablet,box,20\n`;
    expect((await send(text)).body.data).toMatchObject({ created: 1 });
    const { body } = await dispensary.get<{ genericName: string }[]>(`/products?code=${gtin}`);
    expect(body.data[0].genericName).toBe('Ibuprofen, "forte"');
  });

  it('is a CSV file, of a size that can be handled, and the only route that takes one', async () => {
    expect((await send('{}', '', { 'content-type': 'application/json' })).body.error.code).toBe(
      'unsupported_media_type',
    );
    expect((await send('a'.repeat(10_485_761))).body.error.code).toBe('body_too_large');
    const elsewhere = await test.http('/api/v1/products', {
      ...{ method: 'POST', body: 'a,b', token: dispensary.pharmacist.token },
      headers: { 'content-type': 'text/csv' },
    });
    expect([elsewhere.status, elsewhere.body.error.code]).toEqual([415, 'unsupported_media_type']);
  });

  it('answers the same key with the first report', async () => {
    const content = file(row(aGtin()));
    const key = { 'idempotency-key': 'import-1' };
    const [first, second] = [await send(content, '', key), await send(content, '', key)];
    expect([first.status, second.status, second.headers.get('idempotent-replayed')]).toEqual([201, 201, 'true']);
    expect(second.text).toBe(first.text);
    expect((await send(file(row(aGtin())), '', key)).body.error.code).toBe('idempotency_key_reused');
  });

  it('of a thousand rows takes seconds', async () => {
    const content = file(...Array.from({ length: 1_000 }, () => row(aGtin())));
    expect((await send(content)).body.data).toMatchObject({ created: 1_000 });
    expect((await send(content)).body.data).toMatchObject({ unchanged: 1_000 });
  });
});
