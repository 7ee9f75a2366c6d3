import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { Dispensary } from './dispensary';

interface Line {
  movementId: string;
  kind: string;
  quantity: number;
  balance: number;
  batch: string;
  actorId: string;
  witnessId: string;
  witnessSignedAt: string | null;
}

const clock = new TestClock(new Date('2026-11-20T12:00:00Z'));
let test: TestApp;
let dispensary: Dispensary;
let witness: TestPerson;
let productId: string;
let locationId: string;

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
  dispensary = await Dispensary.open(test);
  witness = await test.person('doctor');
});
afterAll(() => test.close());

beforeEach(async () => {
  productId = await dispensary.product({ genericName: '=Morphine', controlledSchedule: 'II' });
  locationId = await dispensary.location();
});

const register = async (query = '') =>
  (await dispensary.get<Line[]>(`/stock/controlled-register?productId=${productId}${query}`)).body.data;
const sign = (movementIds: string[], who = witness) =>
  dispensary.post<{ signed: number }>('/stock/controlled-register/signatures', { movementIds }, who);
const receive = (batch: string, quantity: number) =>
  dispensary.lot(productId, locationId, { batch, quantity }, { witnessId: witness.id });

it('a controlled drug does not move without a second person', async () => {
  const alone = await dispensary.receive(productId, locationId);
  expect([alone.status, alone.body.error.errors.map(({ field }) => field)]).toEqual([422, ['witnessId']]);
  const self = await dispensary.receive(productId, locationId, {}, { witnessId: dispensary.pharmacist.id });
  expect(self.body.error.errors).toEqual([{ field: 'witnessId', message: 'must name somebody else' }]);
  const nobody = await dispensary.receive(productId, locationId, {}, { witnessId: productId });
  expect(nobody.body.error.errors).toEqual([{ field: 'witnessId', message: 'names no account' }]);
  expect(await register()).toEqual([]);
});

it('its register runs on over all its lots at a place', async () => {
  const first = await receive('a', 60);
  await receive('b', 30);
  const correction = { lotId: first, quantity: -2, reasonCode: 'damaged', note: 'Dropped', witnessId: witness.id };
  expect((await dispensary.post('/stock/adjustments', correction)).status).toBe(201);
  const other = await dispensary.location();
  await dispensary.lot(productId, other, { batch: 'c', quantity: 5 }, { witnessId: witness.id });
  expect(
    (await register(`&locationId=${locationId}`)).map(({ batch, quantity, balance }) => [batch, quantity, balance]),
  ).toEqual([
    ['a', -2, 88],
    ['b', 30, 90],
    ['a', 60, 60],
  ]);
  expect((await register(`&locationId=${other}`)).map(({ balance }) => balance)).toEqual([5]);
});

it('keeps its balance in step when many move at once', async () => {
  await Promise.all(Array.from({ length: 12 }, (_, at) => receive(`b${at % 3}`, 10)));
  const balances = (await register()).map(({ balance }) => balance);
  expect(balances).toEqual(Array.from({ length: 12 }, (_, at) => (12 - at) * 10));
});

it('is signed by the witness who was named, and by nobody else, for good', async () => {
  await receive('a', 60);
  await receive('b', 30);
  const ids = (await register()).map(({ movementId }) => movementId);
  expect((await sign(ids, dispensary.pharmacist)).body.error.code).toBe('not_the_witness');
  expect((await sign([ids[0], productId])).status).toBe(404);
  expect(await register('&signed=false')).toHaveLength(2);
  expect((await sign([ids[0]])).body.data).toEqual({ signed: 1 });
  expect((await sign(ids)).body.data).toEqual({ signed: 1 });
  expect((await register()).map(({ witnessSignedAt }) => witnessSignedAt)).toEqual(
    Array(2).fill('2026-11-20T12:00:00.000Z'),
  );
  await expect(test.sql(`delete from witness_signature`)).rejects.toMatchObject({ code: 'TH002' });
  expect(
    await test.sql(
      `select count(*)::int as n from audit_log where action = 'controlled_register.signed' and actor_id = $1`,
      [witness.id],
    ),
  ).toEqual([{ n: 2 }]);
});

it('is exported as it is, oldest first, without formulas, and the export is on record', async () => {
  await test.sql(`update product set stock_sequence = 0 where id = $1`, [productId]);
  for (let at = 0; at < 3; at++) await receive(`b${at}`, 10);
  const answer = await dispensary.get(`/stock/controlled-register/export?productId=${productId}`);
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const rows = answer.text.trimEnd().split('\r\n');
  expect(rows).toHaveLength(4);
  expect(rows[0]).toMatch(/^at,productName,schedule,locationId,batch,kind,quantity,balance,/);
  expect(rows[1]).toContain(`'=Morphine 500 mg tablet,II,${locationId},b0,receipt,10,10,receipt,`);
  expect(rows[3]).toContain(',b2,receipt,10,30,');
  expect(
    await test.sql(`select details from audit_log where action = 'controlled_register.exported' and actor_id = $1`, [
      dispensary.pharmacist.id,
    ]),
  ).toEqual([{ details: { filters: { productId } } }]);
  expect((await dispensary.get('/stock/controlled-register/export', witness)).status).toBe(403);
});

it('is read page by page', async () => {
  for (let at = 0; at < 3; at++) await receive(`b${at}`, 10);
  const first = await dispensary.get<Line[]>(`/stock/controlled-register?productId=${productId}&limit=2`);
  const [, next] = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '') ?? [];
  const second = await test.http<Line[]>(next, { token: dispensary.pharmacist.token });
  expect([...first.body.data, ...second.body.data].map(({ balance }) => balance)).toEqual([30, 20, 10]);
  expect(second.headers.get('link')).toBeNull();
});
