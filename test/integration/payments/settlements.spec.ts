import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';

interface Report {
  dryRun: boolean;
  posted: number;
  known: number;
  faults: { line: number; field: string; message: string }[];
}

const HEADING = 'reference,paidAt,amount,currency,fee';
const path = '/api/v1/payment-settlements/imports';

describe("the import of the provider's payouts", () => {
  let test: TestApp;
  let admin: TestPerson;

  beforeAll(async () => {
    test = await startTestApp();
    admin = await test.person('admin');
  });
  afterAll(() => test.close());

  const file = (...rows: string[]) => [HEADING, ...rows].join('\n');
  const send = (body: string | Uint8Array, query = '', type = 'text/csv') =>
    test.http<Report>(path + query, { method: 'POST', token: admin.token, body, headers: { 'content-type': type } });
  const booked = async () => {
    const rows = await test.sql<{ account: string; currency: string; sum: string }>(
      `select account, currency, sum(amount) from ledger_line where kind = 'payout' group by 1, 2 order by 1, 2`,
    );
    return rows.map(({ account, currency, sum }) => [account, currency, Number(sum)]);
  };
  const ONE = 'po_1,2026-11-01T00:00:00Z,95000,INR,500';
  const TWO = 'po_2,2026-11-02T05:30:00+05:30,7000,EUR,';
  const total = [
    ['bank', 'EUR', 7_000],
    ['bank', 'INR', 95_000],
    ['fees', 'INR', 500],
    ['provider_clearing', 'EUR', -7_000],
    ['provider_clearing', 'INR', -95_500],
  ];

  it('says what it would do, and does nothing', async () => {
    const { status, body } = await send(file(ONE, TWO), '?dryRun=true');
    expect([status, body.data]).toEqual([200, { dryRun: true, posted: 2, known: 0, faults: [] }]);
    expect(await booked()).toEqual([]);
  });

  it('tells every fault by line, and posts nothing of the file', async () => {
    const bad = file(
      ONE,
      'po 3,2026-11-31T00:00:00Z,12.50,inr,-1',
      'po_4,2099-01-01T00:00:00Z,0,INR,0',
      'po_1,2026-11-01T00:00:00Z,1,INR,0',
    );
    const where = ({ line, field }: { line: number; field: string }) => `lines.${line}.${field}`;
    const faults = [
      ...['lines.3.amount', 'lines.3.currency', 'lines.3.fee', 'lines.3.paidAt', 'lines.3.reference'],
      ...['lines.4.amount', 'lines.4.paidAt', 'lines.5.reference'],
    ];
    const rehearsed = await send(bad, '?dryRun=true');
    expect(rehearsed.body.data.faults.map(where)).toEqual(faults);
    const refused = await send(bad);
    expect([refused.status, refused.body.error.errors.map(({ field }) => field)]).toEqual([422, faults]);
    expect(await booked()).toEqual([]);
  });

  it.each([
    [HEADING, 'lines.1.file'],
    ['reference,paidAt,amount\npo_1,2026-11-01T00:00:00Z,1', 'lines.1.currency'],
    [`${HEADING},iban\npo_1,2026-11-01T00:00:00Z,1,INR,0,DE00`, 'lines.1.iban'],
    [file('po_1,2026-11-01T00:00:00Z,1'), 'lines.2.file'],
    [Uint8Array.from([0xff, 0xfe, 0x61]), 'lines.1.file'],
  ])('refuses what is no statement: %s', async (body, field) => {
    const refused = await send(body);
    expect([refused.status, refused.body.error.errors.map((fault) => fault.field)]).toEqual([422, [field]]);
  });

  it('takes nothing but CSV, on no other route, and from nobody but an administrator', async () => {
    expect((await send('{}', '', 'application/json')).status).toBe(415);
    const csv = { method: 'POST', body: file(ONE), headers: { 'content-type': 'text/csv' } };
    expect((await test.http('/api/v1/auth/login', csv)).status).toBe(415);
    const staff = await test.person('staff');
    expect((await test.http(path, { ...csv, token: staff.token })).status).toBe(403);
  });

  it('posts each payout once, however many send it at once', async () => {
    const answers = await Promise.all(
      [file(ONE, TWO), file(TWO, ONE), file(ONE), file(ONE, TWO)].map((csv) => send(csv)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(answers.reduce((sum, { body }) => sum + body.data.posted, 0)).toBe(2);
    expect(await booked()).toEqual(total);
  });

  it('refuses a payout that is known with other figures', async () => {
    const { status, body } = await send(file('po_9,2026-11-03T00:00:00Z,1,INR,0', ONE.replace('95000', '95001')));
    expect([status, body.error.errors]).toEqual([
      422,
      [{ field: 'lines.3.reference', message: 'was imported before, with other figures' }],
    ]);
    expect(await booked()).toEqual(total);
  });

  it('is recorded', async () => {
    const rows = await test.sql<{ posted: number }>(
      `select (details->>'posted')::int as posted from audit_log where action = 'payment_settlement.imported' and actor_id = $1`,
      [admin.id],
    );
    expect(rows.reduce((sum, { posted }) => sum + posted, 0)).toBe(2);
  });
});
