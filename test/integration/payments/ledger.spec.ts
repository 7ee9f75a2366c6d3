import { uuidv7 } from 'uuidv7';
import { booking, CARD, type ClinicDoctor, openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { eventually } from '../outbox/eventually';

interface Line {
  kind: string;
  account: string;
  amount: string;
}

describe('the ledger', () => {
  let test: TestApp;
  let patient: TestPerson;
  let doctor: ClinicDoctor;
  let booked = 0;

  beforeAll(async () => {
    test = await startTestApp();
    patient = await test.person('patient');
    doctor = await openPractice(test);
  });
  afterAll(() => test.close());

  const linesOf = async (paymentId: string) => {
    const lines = await test.sql<Line>(
      `select kind, account, amount from ledger_line where payment_id = $1 order by entry_id, line`,
      [paymentId],
    );
    return lines.map(({ kind, account, amount }) => [kind, account, Number(amount)]);
  };
  const book = async (payment: Record<string, unknown>) => {
    const answer = await test.http<{ id: string; payment: { id: string; amount: number } }>('/api/v1/consultations', {
      token: patient.token,
      body: booking(doctor.id, doctor.starts[booked++], payment),
    });
    return answer.body.data;
  };
  const line = (entryId: string, number: number, amount: number, currency = 'INR') =>
    `('${entryId}', ${number}, now(), 'test', 'payment', '${entryId}', null, 'cash', ${amount}, '${currency}')`;
  const insert = (...lines: string[]) => test.sql(`insert into ledger_line values ${lines.join(', ')}`);

  it('holds what a card paid for a visit, and what was given back', async () => {
    const { id, payment } = await book(CARD);
    const { amount } = payment;
    const paid = [
      ['invoice', 'receivable', amount],
      ['invoice', 'revenue', -amount],
      ['capture', 'provider_clearing', amount],
      ['capture', 'receivable', -amount],
    ];
    expect(await linesOf(payment.id)).toEqual(paid);
    await test.http(`/api/v1/consultations/${id}/cancellation`, { token: patient.token, body: { reason: 'better' } });
    await eventually(async () => expect((await linesOf(payment.id)).length).toBeGreaterThan(paid.length));
    expect(await linesOf(payment.id)).toEqual([
      ...paid,
      ['refund', 'refunds', amount],
      ['refund', 'provider_clearing', -amount],
    ]);
  });

  it('holds nothing of a visit that is not paid yet', async () => {
    const { payment } = await book({});
    expect(await linesOf(payment.id)).toEqual([]);
  });

  it('takes no entry that does not sum to zero in each currency', async () => {
    const [one, other, good] = [uuidv7(), uuidv7(), uuidv7()];
    await expect(insert(line(one, 1, 500), line(one, 2, -499))).rejects.toMatchObject({ code: 'TH003' });
    await expect(insert(line(other, 1, 500), line(other, 2, -500, 'EUR'))).rejects.toMatchObject({ code: 'TH003' });
    await insert(line(good, 1, 500), line(good, 2, -500));
    await expect(insert(line(good, 3, 1))).rejects.toMatchObject({ code: 'TH003' });
    expect(await test.sql(`select from ledger_line where entry_id in ('${one}', '${other}')`)).toEqual([]);
  });

  it('takes the same kind of entry once from a source', async () => {
    const [first, second] = [uuidv7(), uuidv7()];
    await insert(line(first, 1, 500), line(first, 2, -500));
    const again = (number: number, amount: number) =>
      line(second, number, amount).replace(`'payment', '${second}'`, `'payment', '${first}'`);
    await expect(insert(again(1, 500), again(2, -500))).rejects.toMatchObject({
      constraint: 'ledger_line_once_per_source',
    });
  });

  it('is never changed', async () => {
    await book(CARD);
    await expect(test.sql(`update ledger_line set amount = amount + 1`)).rejects.toMatchObject({ code: 'TH002' });
    await expect(test.sql(`delete from ledger_line`)).rejects.toMatchObject({ code: 'TH002' });
    await expect(test.sql(`truncate ledger_line`)).rejects.toMatchObject({ code: 'TH002' });
  });
});
