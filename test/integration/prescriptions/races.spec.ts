import { startTestApp, type TestApp } from '../../support/test-app';
import { aLine, Pharmacy } from './pharmacy';

const RIVALS = 200;
const UNITS = 50;
/** Signed at the same time; more would only wait for a connection. */
const AT_ONCE = 12;

let test: TestApp;
let pharmacy: Pharmacy;

beforeAll(async () => {
  // Without workers: nobody but the rivals reaches for the stock.
  test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
  pharmacy = await Pharmacy.open(test);
});
afterAll(() => test.close());

describe('rivals at the counter', () => {
  it('take exactly what is there, some of them with the product on two lines', async () => {
    const productId = await pharmacy.dispensary.product();
    const waiting: { id: string; lines: number }[] = [];
    const sign = async (lines: number) => {
      const asked = Array.from({ length: lines }, () => aLine(productId, { quantity: 1 }));
      const { id } = await pharmacy.signed(asked);
      waiting.push({ id, lines });
    };
    for (let at = 0; at < RIVALS; at += AT_ONCE) {
      const turn = Array.from({ length: Math.min(AT_ONCE, RIVALS - at) }, (_, of) => sign((at + of) % 4 === 0 ? 2 : 1));
      await Promise.all(turn);
    }
    await pharmacy.dispensary.lot(productId, pharmacy.locationId, {
      quantity: 20,
      batch: 'one',
      expiresOn: '2032-01-31',
    });
    await pharmacy.dispensary.lot(productId, pharmacy.locationId, {
      quantity: 30,
      batch: 'two',
      expiresOn: '2032-02-28',
    });
    const handOut = async (id: string, lines: object[]) => {
      let answer = await pharmacy.dispense(id, lines);
      // Who waited too long for a connection changed nothing, and asks again as it was told.
      while (answer.status === 503) answer = await pharmacy.dispense(id, lines);
      return answer;
    };
    const answers = await Promise.all(
      waiting.map(({ id, lines }) =>
        handOut(
          id,
          Array.from({ length: lines }, (_, at) => ({ line: at + 1 })),
        ),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
    const refused = answers.filter(({ status }) => status === 409);
    expect(new Set(refused.map(({ body }) => body.error.code))).toEqual(new Set(['insufficient_stock']));
    const given = answers.reduce((sum, { status }, at) => sum + (status === 201 ? waiting[at].lines : 0), 0);
    const [left] = await test.sql(
      `select -sum(quantity)::int as units, count(distinct source_id)::int as dispenses from stock_movement where product_id = $1 and kind = 'dispense'`,
      [productId],
    );
    expect([given, left.units]).toEqual([UNITS, UNITS]);
    expect(await pharmacy.dispensary.stock(productId)).toMatchObject([{ onHand: 0, reserved: 0, available: 0 }]);
    expect(await pharmacy.contradictions()).toEqual([]);
  }, 120_000);

  it('hand out one prescription no more than once, however many there are', async () => {
    const productId = await pharmacy.dispensary.product();
    await pharmacy.dispensary.lot(productId, pharmacy.locationId, { quantity: 100, expiresOn: '2032-01-31' });
    const { id } = await pharmacy.signed([aLine(productId, { quantity: 20 })]);
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => pharmacy.dispense(id, [{ line: 1, quantity: 3 }])),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(6);
    expect((await pharmacy.read(id)).lines[0]).toMatchObject({ dispensed: 18, remaining: 2 });
    expect(await pharmacy.contradictions()).toEqual([]);
  }, 240_000);

  it('sign two that take the place of the same one, and one of them is refused', async () => {
    const productId = await pharmacy.dispensary.product();
    await pharmacy.dispensary.lot(productId, pharmacy.locationId, { quantity: 100, expiresOn: '2032-01-31' });
    const patient = await test.person('patient');
    const { id: supersedesId } = await pharmacy.signed([aLine(productId)], patient);
    const visit = await pharmacy.visit(patient.id);
    const drafts = await Promise.all([1, 2].map(() => pharmacy.draft(visit, [aLine(productId)], { supersedesId })));
    const signed = await Promise.all(drafts.map(({ body }) => pharmacy.sign(body.data.id)));
    expect(signed.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await pharmacy.dispensary.stock(productId)).toMatchObject([{ reserved: 21 }]);
    expect(await pharmacy.contradictions()).toEqual([]);
  });

  it('sign the same for one patient in different visits, and every one but the first is warned of those before', async () => {
    const productId = await pharmacy.dispensary.product();
    await pharmacy.dispensary.lot(productId, pharmacy.locationId, { quantity: 500, expiresOn: '2032-01-31' });
    const patient = await test.person('patient');
    const other = await pharmacy.colleague();
    const writers = [pharmacy, other, pharmacy, other];
    const drafts = await Promise.all(
      writers.map(async (of) => (await of.draft(await of.visit(patient.id), [aLine(productId)])).body.data),
    );
    expect(drafts.flatMap(({ warnings }) => warnings)).toEqual([]);
    // Who signs for somebody else is not in their way.
    const bystander = pharmacy.signed([aLine(productId)]);
    const answers = await Promise.all(drafts.map(({ id }, at) => writers[at].sign(id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const first = answers.findIndex(({ status }) => status === 201);
    for (const [at, { status, body }] of answers.entries()) {
      if (status === 201) continue;
      expect(body.error.code).toBe('warnings_not_acknowledged');
      const { warnings } = await writers[at].read(drafts[at].id);
      expect(warnings).toMatchObject([{ kind: 'duplicate_therapy', prescriptionId: drafts[first].id }]);
    }
    expect((await bystander).status).toBe('reserved');
    expect(await pharmacy.contradictions()).toEqual([]);
  });
});
