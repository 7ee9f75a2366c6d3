import { parse } from 'csv-parse/sync';
import { randomUUID } from 'node:crypto';
import { booking, CARD, type ClinicDoctor, openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { eventually } from '../outbox/eventually';

interface Line {
  group: string | null;
  currency: string;
  captured: number;
  refunded: number;
  chargedBack: number;
  fees: number;
  writtenOff: number;
  net: number;
}

interface Entry {
  id: string;
  kind: string;
  lines: { account: string; currency: string; amount: number }[];
}

const FEE = 15_000;
const DAY_MS = 86_400_000;
const today = new Date().toISOString().slice(0, 10);
const days = `from=${new Date(Date.now() - DAY_MS).toISOString().slice(0, 10)}&to=${new Date(Date.now() + DAY_MS).toISOString().slice(0, 10)}`;

describe('reports of money', () => {
  let test: TestApp;
  let patient: TestPerson;
  let staff: TestPerson;
  let admin: TestPerson;
  let one: ClinicDoctor;
  let other: ClinicDoctor;
  let cardPayment: string;
  let cashPayment: string;
  let owed: string;

  beforeAll(async () => {
    test = await startTestApp();
    [patient, staff, admin] = await Promise.all([test.person('patient'), test.person('staff'), test.person('admin')]);
    one = await openPractice(test);
    other = await openPractice(test, { fee: { amount: 9_000, currency: 'EUR' } });
    cardPayment = await book(one, 0, CARD);
    cashPayment = await book(other, 1);
    owed = await book(one, 2);
    const receipt = { means: 'cash', reference: '=HYPERLINK("http://evil.example","Receipt, ""7""")' };
    await post(`payments/${cashPayment}/settlement`, receipt);
    await post(`payments/${cardPayment}/refunds`, { amount: 4_000, reason: 'goodwill' });
    await eventually(async () => expect((await report('day')).map(({ refunded }) => refunded)).toContain(4_000));
  });
  afterAll(() => test.close());

  const book = async (doctor: ClinicDoctor, slot: number, how: Record<string, unknown> = {}) => {
    const { status, body } = await test.http<{ payment: { id: string } }>('/api/v1/consultations', {
      token: patient.token,
      body: booking(doctor.id, doctor.starts[slot], how),
    });
    expect(status).toBe(201);
    return body.data.payment.id;
  };
  const post = async (path: string, body: unknown) => {
    const { status } = await test.http(`/api/v1/${path}`, { token: staff.token, body });
    expect(status).toBe(201);
  };
  const get = <T>(path: string, who = admin) => test.http<T>(`/api/v1/${path}`, { token: who.token });
  const report = async (groupBy: string) =>
    (await get<Line[]>(`payment-reports/daily?${days}&groupBy=${groupBy}`, staff)).body.data;
  const inr = {
    currency: 'INR',
    captured: FEE,
    refunded: 4_000,
    chargedBack: 0,
    fees: 0,
    writtenOff: 0,
    net: FEE - 4_000,
  };
  const eur = { currency: 'EUR', captured: 9_000, refunded: 0, chargedBack: 0, fees: 0, writtenOff: 0, net: 9_000 };
  const listed = async (query: string) =>
    (await get<{ id: string }[]>(`payments?${query}`, staff)).body.data.map(({ id }) => id).sort();

  it.each([
    ['day', today, today],
    ['method', 'card', 'at_clinic'],
    ['status', 'captured', 'captured'],
  ])('sum up what moved by %s, in each currency', async (groupBy, first, second) => {
    const lines = await report(groupBy);
    expect(lines).toHaveLength(2);
    expect(lines).toEqual(
      expect.arrayContaining([
        { group: first, ...inr },
        { group: second, ...eur },
      ]),
    );
  });

  it('sum up what moved by doctor, and what belongs to none', async () => {
    const entry = randomUUID();
    const fee = (number: number, account: string, amount: number) =>
      `('${entry}', ${number}, now(), 'fee', 'provider_movement', 'txn_1', null, '${account}', ${amount}, 'INR')`;
    await test.sql(`insert into ledger_line values ${fee(1, 'fees', 465)}, ${fee(2, 'provider_clearing', -465)}`);
    expect(await report('doctor')).toEqual(
      expect.arrayContaining([
        { group: one.id, ...inr },
        { group: other.id, ...eur },
        { group: null, currency: 'INR', captured: 0, refunded: 0, chargedBack: 0, fees: 465, writtenOff: 0, net: -465 },
      ]),
    );
  });

  it('refuse days that are none, in the wrong order, or too many', async () => {
    const refused = async (query: string) => {
      const { status, body } = await get(`payment-reports/daily?${query}`);
      return [status, ...body.error.errors.map(({ field }) => field)];
    };
    expect(await refused('from=2026-02-30&to=2026-03-01')).toEqual([422, 'from']);
    expect(await refused('from=2026-03-02&to=2026-03-01')).toEqual([422, 'to']);
    expect(await refused('from=2024-03-02&to=2026-03-01')).toEqual([422, 'to']);
    expect(await refused('from=2026-03-01&to=2026-03-01&groupBy=patient')).toEqual([422, 'groupBy']);
  });

  it('list payments by what is asked for', async () => {
    expect(await listed(`doctorId=${one.id}`)).toEqual([cardPayment, owed].sort());
    expect(await listed('method=at_clinic&status=captured')).toEqual([cashPayment]);
    expect(await listed(`doctorId=${one.id}&method=at_clinic`)).toEqual([owed]);
    expect(await listed(`to=${new Date(Date.now() - DAY_MS).toISOString()}`)).toEqual([]);
    expect(await listed(`from=${new Date(Date.now() - DAY_MS).toISOString()}`)).toHaveLength(3);
    const stranger = await test.person('patient');
    expect((await get(`payments?doctorId=${one.id}`, stranger)).body.data).toEqual([]);
  });

  it('export payments as CSV that a spreadsheet runs nothing of', async () => {
    const { status, text, headers } = await get(`payment-reports/payments.csv?${days}`, staff);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const rows: Record<string, string>[] = parse(text, { columns: true, record_delimiter: '\r\n' });
    expect(rows.map(({ paymentId }) => paymentId)).toEqual([cardPayment, cashPayment, owed]);
    expect(rows[0]).toMatchObject({ doctorId: one.id, amount: '15000', captured: '15000', refunded: '4000' });
    expect(rows[1].reference).toBe('cash:=HYPERLINK("http://evil.example","Receipt, ""7""")');
    const only = await get(`payment-reports/payments.csv?${days}&doctorId=${other.id}`, staff);
    expect(only.text.trim().split('\r\n')).toHaveLength(2);
    const exports = await test.sql(`select from audit_log where action = 'payment.exported' and actor_id = $1`, [
      staff.id,
    ]);
    expect(exports).toHaveLength(2);
  });

  it('show the trial balance as of any time; it sums to zero', async () => {
    const { body } = await get<{ account: string; currency: string; amount: number }[]>('ledger/balances');
    for (const currency of ['INR', 'EUR']) {
      const amounts = body.data.filter((line) => line.currency === currency).map(({ amount }) => amount);
      expect(amounts.length).toBeGreaterThan(1);
      expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(0);
    }
    expect(body.data).toContainEqual({ account: 'cash', currency: 'EUR', amount: 9_000 });
    const before = await get(`ledger/balances?asOf=2020-01-01T00:00:00Z`);
    expect(before.body.data).toEqual([]);
  });

  it('show the entries of a payment, page by page', async () => {
    const first = await get<Entry[]>(`ledger/entries?paymentId=${cardPayment}&limit=2`);
    expect(first.body.data.map(({ kind }) => kind)).toEqual(['refund', 'capture']);
    expect(first.body.data[0].lines).toEqual([
      { account: 'refunds', currency: 'INR', amount: 4_000 },
      { account: 'provider_clearing', currency: 'INR', amount: -4_000 },
    ]);
    const [, next] = /<\/api\/v1\/([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '') ?? [];
    const second = await get<Entry[]>(next);
    expect(second.body.data.map(({ kind }) => kind)).toEqual(['invoice']);
    expect(second.headers.get('link')).toBeNull();
  });
});
