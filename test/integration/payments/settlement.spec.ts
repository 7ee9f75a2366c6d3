import { booking, CARD, type ClinicDoctor, openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';

interface Refund {
  id: string;
  status: string;
  amount: number;
}

describe('money that passes through hands', () => {
  let test: TestApp;
  let patient: TestPerson;
  let staff: TestPerson;
  let doctor: ClinicDoctor;
  let booked = 0;
  let receipts = 0;

  beforeAll(async () => {
    test = await startTestApp();
    [patient, staff] = await Promise.all([test.person('patient'), test.person('staff')]);
    doctor = await openPractice(test);
  });
  afterAll(() => test.close());

  const book = async (how: Record<string, unknown> = {}) => {
    const { body } = await test.http<{ payment: { id: string; amount: number } }>('/api/v1/consultations', {
      token: patient.token,
      body: booking(doctor.id, doctor.starts[booked++], how),
    });
    return body.data.payment;
  };
  const post = <T>(path: string, body: unknown, key?: string) =>
    test.http<T>(`/api/v1/payments/${path}`, {
      token: staff.token,
      body,
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  const receipt = () => ({ means: 'cash', reference: `R-${++receipts}` });
  const balances = async (paymentId: string) => {
    const rows = await test.sql<{ account: string; sum: string }>(
      `select account, sum(amount) from ledger_line where payment_id = $1 group by account having sum(amount) <> 0`,
      [paymentId],
    );
    return Object.fromEntries(rows.map(({ account, sum }) => [account, Number(sum)]));
  };
  const settledVisit = async () => {
    const payment = await book();
    const { status } = await post(`${payment.id}/settlement`, receipt());
    expect(status).toBe(201);
    return payment;
  };

  it('is taken in once, whoever types it in how often', async () => {
    const { id, amount } = await book();
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => post(`${id}/settlement`, receipt())));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body.error).toMatchObject({ code: 'illegal_transition' });
    expect(await balances(id)).toEqual({ cash: amount, revenue: -amount });
  });

  it('answers a repeat with the same key as it answered first', async () => {
    const { id } = await book();
    const body = receipt();
    const [first, again] = [await post(`${id}/settlement`, body, 'k'), await post(`${id}/settlement`, body, 'k')];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
  });

  it('takes a receipt for one payment only, and a card for none', async () => {
    const [one, other, byCard] = [await book(), await book(), await book(CARD)];
    const body = receipt();
    await post(`${one.id}/settlement`, body);
    const { status, body: answer } = await post(`${other.id}/settlement`, body);
    expect([status, answer.error.code]).toEqual([409, 'payment_reference_used']);
    expect(await balances(other.id)).toEqual({});
    expect((await post(`${byCard.id}/settlement`, receipt())).body.error.code).toBe('illegal_transition');
  });

  it('is given back in parts, and never more than was taken in', async () => {
    const { id, amount } = await settledVisit();
    const asked = Array.from({ length: 8 }, () =>
      post<Refund>(`${id}/refunds`, { amount: amount / 5, reason: 'goodwill' }),
    );
    const answers = await Promise.all(asked);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    const codes = answers.filter(({ status }) => status !== 201).map(({ body }) => body.error.code);
    expect(codes).toEqual(Array(3).fill('refund_exceeds_captured'));
    const { body } = await test.http<Refund[]>(`/api/v1/payments/${id}/refunds`, { token: patient.token });
    expect(body.data.map(({ status }) => status)).toEqual(Array(5).fill('pending'));
  });

  it('has left the till when somebody hands it over, once', async () => {
    const { id, amount } = await settledVisit();
    const { body } = await post<Refund>(`${id}/refunds`, { amount: 1_000, reason: 'wrong_amount' });
    const path = `${id}/refunds/${body.data.id}/settlement`;
    const answers = await Promise.all([1, 2, 3].map(() => post<Refund>(path, receipt())));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await balances(id)).toEqual({ cash: amount - 1_000, revenue: -amount, refunds: 1_000 });
  });

  it('leaves to the provider what was paid by card, and knows no refund of another payment', async () => {
    const [card, cash] = [await book(CARD), await settledVisit()];
    const { body } = await post<Refund>(`${card.id}/refunds`, { amount: 1_000, reason: 'duplicate' });
    const byHand = await post(`${card.id}/refunds/${body.data.id}/settlement`, receipt());
    expect([byHand.status, byHand.body.error.code]).toEqual([409, 'refund_by_provider']);
    expect((await post(`${cash.id}/refunds/${body.data.id}/settlement`, receipt())).status).toBe(404);
  });

  it.each([
    [{ amount: 0, reason: 'goodwill' }, 'amount'],
    [{ amount: 1.5, reason: 'goodwill' }, 'amount'],
    [{ amount: 100, reason: 'because' }, 'reason'],
  ])('refuses %j', async (body, field) => {
    const { id } = await settledVisit();
    const answer = await post(`${id}/refunds`, body);
    expect(answer.status).toBe(422);
    expect(answer.body.error.errors).toEqual([expect.objectContaining({ field })]);
  });
});
