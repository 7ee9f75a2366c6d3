import { booking, CARD, freeStarts, openPractice } from '../../factories/clinic';
import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { RefundsService } from '../../../src/modules/payments';
import { systemActor } from '../../../src/platform/auth/actor';

const HOUR_MS = 3_600_000;

describe('cancelling a consultation', () => {
  let test: TestApp;
  let patient: TestPerson;
  const clock = new TestClock();

  beforeAll(async () => (test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } })));
  beforeEach(async () => {
    clock.set(new Date());
    patient = await test.person('patient');
  });
  afterAll(() => test.close());

  const book = async (doctorId: string, startsAt: string, overrides = {}) => {
    const { body } = await test.http<{ id: string }>('/api/v1/consultations', {
      token: patient.token,
      body: booking(doctorId, startsAt, overrides),
    });
    return body.data.id;
  };
  const cancel = (id: string, token = patient.token, headers: Record<string, string> = {}) =>
    test.http(`/api/v1/consultations/${id}/cancellation`, { token, headers, body: { reason: 'Feeling better' } });
  const minutesBefore = (startsAt: string, hours: number) =>
    clock.set(new Date(Date.parse(startsAt) - hours * HOUR_MS));

  it('frees the time, keeps the history and tells of it', async () => {
    const doctor = await openPractice(test);
    const id = await book(doctor.id, doctor.starts[0]);
    const { status, body } = await cancel(id);
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ id, status: 'cancelled', payment: { status: 'cancelled' } });
    expect(await freeStarts(test, doctor.id)).toEqual(doctor.starts);
    const [written] = await test.sql(
      `select (select count(*)::int from status_change where subject_id = $1 and from_status = 'scheduled' and to_status = 'cancelled') as steps,
              (select count(*)::int from outbox_event where aggregate_id = $1 and type = 'consultation.cancelled') as events,
              (select count(*)::int from audit_log where subject_id = $1 and action = 'consultation.cancelled') as audited`,
      [id],
    );
    expect(written).toEqual({ steps: 1, events: 1, audited: 1 });
  });

  it.each([
    ['25 hours ahead: everything', 25, 15_000],
    ['23 hours ahead: half', 23, 7_500],
    ['2 hours ahead: half', 2, 7_500],
    ['1 hour ahead: nothing', 1, 0],
  ])('gives back by notice, %s', async (_, hours, amount) => {
    const doctor = await openPractice(test);
    const id = await book(doctor.id, doctor.starts[0], CARD);
    minutesBefore(doctor.starts[0], hours);
    const { body } = await cancel(id);
    expect(body.data.payment).toMatchObject({ status: 'captured' });
    if (amount === 0) expect(body.data.refund).toBeUndefined();
    else expect(body.data.refund).toMatchObject({ amount, currency: 'INR', status: 'pending' });
  });

  it('gives everything back when the clinic cancels, however late', async () => {
    const doctor = await openPractice(test);
    const id = await book(doctor.id, doctor.starts[0], CARD);
    minutesBefore(doctor.starts[0], 0.5);
    const staff = await test.person('staff');
    expect((await cancel(id, staff.token)).body.data.refund).toMatchObject({ amount: 15_000 });
  });

  it('sends the refund to the provider once, however often it is asked', async () => {
    const doctor = await openPractice(test);
    const id = await book(doctor.id, doctor.starts[0], CARD);
    await cancel(id);
    const [payment] = await test.sql<{ id: string }>(`select id from payment where consultation_id = $1`, [id]);
    const refunds = test.app.get(RefundsService);
    await Promise.all(Array.from({ length: 10 }, () => refunds.submitAllOf(systemActor('test'), payment.id)));
    const [books] = await test.sql(
      `select c.refunded_amount, (select count(*)::int from sandbox_provider.refund r where r.charge_reference = c.reference) as refunds,
              (select status from refund where payment_id = $1) as status,
              (select count(*)::int from outbox_event where aggregate_id = $1 and type = 'payment.refunded') as events
         from sandbox_provider.charge c where c.idempotency_key = 'charge-' || $1`,
      [payment.id],
    );
    expect(books).toEqual({ refunded_amount: '15000', refunds: 1, status: 'succeeded', events: 1 });
  });

  it('happens once in a race, and refunds once', async () => {
    const doctor = await openPractice(test);
    const id = await book(doctor.id, doctor.starts[0], CARD);
    const answers = await Promise.all(Array.from({ length: 20 }, () => cancel(id)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { body } of answers.filter(({ status }) => status !== 201)) {
      expect(body.error).toMatchObject({ code: 'illegal_transition', from: 'cancelled', to: 'cancelled' });
    }
    const [written] = await test.sql(
      `select count(*)::int as refunds, sum(r.amount)::int as amount from refund r join payment p on p.id = r.payment_id
         where p.consultation_id = $1`,
      [id],
    );
    expect(written).toEqual({ refunds: 1, amount: 15_000 });
  });

  it('answers repeats with one key alike', async () => {
    const doctor = await openPractice(test);
    const id = await book(doctor.id, doctor.starts[0], CARD);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => cancel(id, patient.token, { 'idempotency-key': 'k' })),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0].status).toBe(201);
  });

  it('is too late for the patient once the visit should have begun', async () => {
    const doctor = await openPractice(test);
    const id = await book(doctor.id, doctor.starts[0]);
    minutesBefore(doctor.starts[0], 0);
    expect((await cancel(id)).body.error.code).toBe('consultation_started');
    const [{ status }] = await test.sql(`select status from consultation where id = $1`, [id]);
    expect(status).toBe('scheduled');
  });

  it("finds nobody else's visit, for patients and doctors alike", async () => {
    const account = await test.person('doctor');
    const doctor = await openPractice(test, { userId: account.id });
    const id = await book(doctor.id, doctor.starts[0]);
    const strangers = await Promise.all([test.person('patient'), test.person('doctor')]);
    for (const stranger of strangers) {
      expect((await cancel(id, stranger.token)).status).toBe(404);
      expect((await test.http(`/api/v1/consultations/${id}`, { token: stranger.token })).status).toBe(404);
    }
    expect((await test.http(`/api/v1/consultations/${id}`, { token: account.token })).body.data.id).toBe(id);
    expect((await cancel(id, account.token)).status).toBe(201);
  });
});
