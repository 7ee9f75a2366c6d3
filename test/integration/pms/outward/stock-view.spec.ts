import { uuidv7 } from 'uuidv7';
import { StockAllocation } from '../../../../src/modules/inventory';
import { UnitOfWork } from '../../../../src/platform/database/unit-of-work';
import { ScheduledJobs } from '../../../../src/platform/schedule/scheduled-jobs';
import { made, send, signed } from '../../../factories/partner';
import { aPms, type PmsSystem } from '../../../factories/pms';
import { startTestApp, type TestApp, type TestPerson } from '../../../support/test-app';
import { until } from '../../../support/until';
import { Dispensary } from '../../inventory/dispensary';
import { Receiver } from './receiver';
import { chance, type Place, placeOf, randomHistory, replayed, type ToldStock } from './told-stock';

interface View {
  asOf: number;
  newest: number;
  stock: (Place & { productRefs: string[]; ledgerSequence: number; productSequence: number })[];
  nextCursor: string | null;
}

const env = { PARTNER_ENDPOINT_ALLOW_NETWORKS: '127.0.0.1' };
const PATH = '/stock';

let test: TestApp;
let receiver: Receiver;
let pms: PmsSystem;
let dispensary: Dispensary;
let admin: TestPerson;

beforeAll(async () => {
  test = await startTestApp({ env });
  receiver = await Receiver.listen();
  pms = await aPms(test);
  dispensary = await Dispensary.open(test);
  admin = await test.person('admin');
  const endpoint = { url: receiver.url(PATH), eventTypes: ['stock.changed'] };
  await made(test, `/api/v1/partners/${pms.partner.id}/endpoints`, pms.adminToken, endpoint);
});
afterAll(async () => {
  await test.close();
  await receiver.close();
});

const ask = (query: string) =>
  test.http<View>(`/api/v1/partners/${pms.partner.id}/stock-view?${query}`, { token: admin.token });

/** All pages of it. */
async function view(asOf?: number, limit = 1_000): Promise<View> {
  const wanted = asOf === undefined ? '' : `asOf=${asOf}&`;
  const pages: View[] = [];
  do {
    const cursor = pages.at(-1)?.nextCursor;
    const answer = await ask(`${wanted}limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`);
    if (answer.status !== 200) throw new Error(answer.text);
    pages.push(answer.body.data);
  } while (pages.at(-1)?.nextCursor);
  return { ...pages[0], stock: pages.flatMap(({ stock }) => stock) };
}

/** A product with stock, and what the partner calls it. */
async function aMappedProduct(locationId: string, quantity = 1_000): Promise<string> {
  const productId = await dispensary.product();
  await test.sql(
    `insert into pms_product (id, partner_id, ref, reported_version, product_id, mapped_by, mapped_at, created_at, updated_at)
     values ($1, $2, $3, 1, $4, 'hand', now(), now(), now())`,
    [uuidv7(), pms.partner.id, `REF-${productId}`, productId],
  );
  await dispensary.lot(productId, locationId, { quantity });
  return productId;
}

/** Everything that happened has been told. */
async function told(): Promise<ToldStock[]> {
  const [{ expected }] = await test.sql<{ expected: number }>(
    'select count(distinct ledger_sequence)::int as expected from stock_change',
  );
  const events = () =>
    new Map(
      receiver
        .on(PATH)
        .map(({ body }) => JSON.parse(body) as ToldStock)
        .map((event) => [event.id, event]),
    );
  await until(() => events().size >= expected);
  return [...events().values()];
}

const reserving = (productId: string, quantity: number, before: () => Promise<unknown> = () => Promise.resolve()) =>
  test.app.get(UnitOfWork).run(async (em) => {
    const demand = { productId, quantity, source: { type: 'test', id: uuidv7(), line: 1 } };
    await test.app.get(StockAllocation).reserve(em, [demand]);
    await em.flush();
    await before();
  });

describe('the stock as a partner was told of it', () => {
  it.each([1, 2])('is what the events say, in any history, as of any number (seed %i)', async (seed) => {
    const random = chance(seed);
    const locations = [await dispensary.location(), await dispensary.location('storeroom')];
    const products: string[] = [];
    for (let each = 0; each < 4; each += 1) products.push(await aMappedProduct(locations[each % 2]));
    await randomHistory({ test, dispensary, random, products, locations, steps: 40 });
    const events = await told();
    const ofSeed = events.filter(({ data }) => products.includes(data.productId));
    expect(ofSeed.length).toBeGreaterThan(20);
    expect(ofSeed.some(({ data }) => data.balances.some(({ reserved }) => reserved > 0))).toBe(true);
    const newest = (await view()).asOf;
    expect(newest).toBeGreaterThanOrEqual(Math.max(...events.map(({ data }) => data.ledgerSequence)));
    for (const asOf of [0, 1, ...Array.from({ length: 5 }, () => random.below(newest + 1)), newest]) {
      const read = await view(asOf, 1 + random.below(5));
      expect(read.asOf).toBe(asOf);
      expect(new Map(read.stock.map(placeOf))).toEqual(replayed([], events, asOf));
      const caughtUp = replayed(read.stock, random.shuffled(events));
      expect(caughtUp).toEqual(replayed([], events));
    }
    const balances = await Promise.all(products.map((productId) => dispensary.stock(productId)));
    const now = new Map((await view()).stock.filter(({ productId }) => products.includes(productId)).map(placeOf));
    expect(now).toEqual(new Map(balances.flat().map(placeOf)));
  });

  it('vouches for no number below which somebody is still at work, and never says otherwise afterwards', async () => {
    const locationId = await dispensary.location();
    const [slow, quick] = [await aMappedProduct(locationId), await aMappedProduct(locationId)];
    const before = await view();
    let commit = () => {};
    const gate = new Promise<void>((resolve) => (commit = resolve));
    let numbered = () => {};
    const taken = new Promise<void>((resolve) => (numbered = resolve));
    const writing = reserving(slow, 10, () => (numbered(), gate));
    await taken;
    await reserving(quick, 20);
    const [{ highest }] = await test.sql<{ highest: number }>(
      'select max(ledger_sequence)::float8 as highest from stock_change',
    );
    const during = await view();
    expect([during.asOf, highest]).toEqual([before.asOf, before.asOf + 2]);
    const early = await ask(`asOf=${highest}`);
    expect([early.status, early.body.error]).toMatchObject([
      409,
      { code: 'sequence_not_reached', asked: highest, newest: before.asOf },
    ]);
    commit();
    await writing;
    const [then, after] = [await view(before.asOf), await view()];
    expect(then.stock).toEqual(before.stock);
    expect(after.asOf).toBe(highest);
    const reserved = after.stock.filter(({ productId }) => [slow, quick].includes(productId));
    expect(new Map(reserved.map((row) => [row.productId, row.reserved]))).toEqual(
      new Map([
        [slow, 10],
        [quick, 20],
      ]),
    );
  });

  it('stays as it was read while many write at once and commit in another order than they began', async () => {
    const locationId = await dispensary.location();
    const products: string[] = [];
    for (let each = 0; each < 5; each += 1) products.push(await aMappedProduct(locationId));
    const random = chance(4);
    const progress = { writing: true };
    const writers = Promise.allSettled(
      products.map(async (productId, writer) => {
        for (let each = 0; each < 8; each += 1) {
          await reserving(productId, 1, async () => {
            await new Promise((resolve) => setTimeout(resolve, random.below(40)));
            // A number that is never used holds up nobody.
            if (writer === 0 && each % 3 === 0) throw new Error('rolled back');
          }).catch(() => undefined);
        }
      }),
    ).then(() => (progress.writing = false));
    const seen: View[] = [];
    while (progress.writing) seen.push(await view());
    await writers;
    expect(new Set(seen.map(({ asOf }) => asOf)).size).toBeGreaterThan(3);
    for (const { asOf, stock } of seen) expect((await view(asOf)).stock).toEqual(stock);
    expect((await view()).asOf).toBe(
      (await test.sql<{ last: number }>('select last_value::float8 as last from stock_ledger_sequence'))[0].last,
    );
  });

  it('is read page by page as of the number that the first page named', async () => {
    const locationId = await dispensary.location();
    const products = [await aMappedProduct(locationId), await aMappedProduct(locationId)];
    const whole = await view();
    const first = (await ask('limit=1')).body.data;
    await reserving(products[1], 5);
    const rest: View['stock'] = [];
    for (let cursor = first.nextCursor; cursor;) {
      const page = (await ask(`limit=2&cursor=${cursor}`)).body.data;
      expect([page.asOf, page.newest > whole.asOf]).toEqual([whole.asOf, true]);
      rest.push(...page.stock);
      cursor = page.nextCursor;
    }
    expect([...first.stock, ...rest]).toEqual(whole.stock);
    const other = await ask(`asOf=${whole.asOf - 1}&cursor=${first.nextCursor}`);
    expect([other.status, other.body.error.errors]).toMatchObject([422, [{ field: 'asOf' }]]);
  });

  it.each(['asOf=-1', 'asOf=1.5', 'asOf=x', 'cursor=abc', 'cursor=%00', 'limit=1001', 'limit=0'])(
    'cannot be asked for by %s',
    async (query) => {
      expect((await ask(query)).body.error).toMatchObject({ code: 'validation_failed' });
    },
  );

  it('is for the partner itself too: of its own products alone, by its own ids', async () => {
    const locationId = await dispensary.location();
    const productId = await aMappedProduct(locationId, 30);
    await test.sql(
      `insert into pms_product (id, partner_id, ref, reported_version, product_id, mapped_by, mapped_at, created_at, updated_at)
       values ($1, $2, $3, 1, $4, 'hand', now(), now(), now())`,
      [uuidv7(), pms.partner.id, `PACK-${productId}`, productId],
    );
    const path = `/api/v1/pms/stock-view?productRef=REF-${productId}&locationId=${locationId}`;
    const answer = await send<View>(test, await signed(test, pms, { path }));
    expect(answer.body.data).toMatchObject({
      asOf: (await view()).asOf,
      stock: [{ productRefs: [`REF-${productId}`], productId, locationId, onHand: 30, reserved: 0, available: 30 }],
      nextCursor: null,
    });
    const all = (await view()).stock.filter((row) => row.productId === productId);
    expect(all).toMatchObject([{ productRefs: [`PACK-${productId}`, `REF-${productId}`], onHand: 30 }]);
    const other = await aPms(test);
    const nothing = await send<View>(test, await signed(test, other, { path: '/api/v1/pms/stock-view' }));
    expect(nothing.body.data.stock).toEqual([]);
  });

  it('is told at night of what somebody changed by hand and told nobody', async () => {
    const locationId = await dispensary.location();
    const productId = await aMappedProduct(locationId, 40);
    const [{ lotId }] = await test.sql<{ lotId: string }>('select id as "lotId" from lot where product_id = $1', [
      productId,
    ]);
    await test.sql(
      `insert into stock_movement (id, lot_id, kind, quantity, source_type, source_id, line, reason_code, actor_role, at)
       values ($1, $2, 'adjustment', -7, 'adjustment', $1, 1, 'lost', 'pharmacist', now())`,
      [uuidv7(), lotId],
    );
    const onHand = async () => (await view()).stock.find((row) => row.productId === productId)?.onHand;
    expect(await onHand()).toBe(40);
    await test.app.get(ScheduledJobs).named('stock-ledger-proof')?.job.run();
    expect(await onHand()).toBe(33);
    const events = await told();
    // They need not arrive in the order in which they are numbered.
    const numbered = events.filter(({ data }) => data.productId === productId);
    const last = numbered.sort((a, b) => a.data.ledgerSequence - b.data.ledgerSequence).at(-1);
    expect(last?.data.balances).toMatchObject([{ locationId, onHand: 33 }]);
  });
});
