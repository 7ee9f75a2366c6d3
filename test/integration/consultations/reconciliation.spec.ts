import { booking, CARD, freeStarts, openPractice, SILENT_CARD } from '../../factories/clinic';
import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { BookingReconciler } from '../../../src/modules/consultations/booking-reconciler.service';
import { BookingSettlement } from '../../../src/modules/consultations/booking-settlement.service';
import { PAYMENT_PROVIDER, type PaymentProvider } from '../../../src/modules/payments/providers/payment-provider';
import { systemActor } from '../../../src/platform/auth/actor';

const MINUTE_MS = 60_000;

describe('a booking whose charge got no answer', () => {
  let test: TestApp;
  let patient: TestPerson;
  const clock = new TestClock();
  const actor = systemActor('test');

  beforeAll(async () => {
    test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api', PAYMENT_TIMEOUT_MS: '200' } });
  });
  beforeEach(async () => {
    clock.set(new Date());
    patient = await test.person('patient');
    jest.restoreAllMocks();
  });
  afterAll(() => test.close());

  const provider = () => test.app.get<PaymentProvider>(PAYMENT_PROVIDER);
  const book = (body: unknown, key?: string) =>
    test.http<{ id: string; payment: { id: string } }>('/api/v1/consultations', {
      token: patient.token,
      body,
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  const state = async (id: string) => {
    const [row] = await test.sql(
      `select c.status as visit, p.status as payment, (select count(*)::int from time_claim where owner_id = c.id) as claims,
              (select coalesce(sum(amount), 0)::int from refund where payment_id = p.id) as refunded
         from consultation c join payment p on p.consultation_id = c.id where c.id = $1`,
      [id],
    );
    return row;
  };
  const charges = async (paymentId: string) => {
    const [{ count }] = await test.sql<{ count: number }>(
      `select count(*)::int from sandbox_provider.charge where idempotency_key = $1`,
      [`charge-${paymentId}`],
    );
    return count;
  };
  const reconcile = () => test.app.get(BookingReconciler).resolveUnsettled();

  it('is settled by asking the provider, with the charge it already made', async () => {
    const doctor = await openPractice(test);
    const { body } = await book(booking(doctor.id, doctor.starts[0], SILENT_CARD));
    expect(await state(body.data.id)).toMatchObject({ visit: 'pending_payment', payment: 'unknown', claims: 2 });
    clock.advance(MINUTE_MS);
    await Promise.all([reconcile(), reconcile(), reconcile()]);
    expect(await state(body.data.id)).toMatchObject({
      visit: 'scheduled',
      payment: 'captured',
      claims: 2,
      refunded: 0,
    });
    expect(await charges(body.data.payment.id)).toBe(1);
  });

  it('is charged once when the process died before it called the provider', async () => {
    const doctor = await openPractice(test);
    const dead = jest.spyOn(provider(), 'create').mockRejectedValue(new Error('killed before the call'));
    const settle = jest.spyOn(test.app.get(BookingSettlement), 'settle').mockRejectedValueOnce(new Error('killed'));
    expect((await book(booking(doctor.id, doctor.starts[0], CARD), 'cut-off')).status).toBe(500);
    dead.mockRestore();
    settle.mockRestore();
    clock.advance(21_000);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => book(booking(doctor.id, doctor.starts[0], CARD), 'cut-off')),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const { status, body } = answers[0];
    expect([status, await state(body.data.id)]).toEqual([
      201,
      { visit: 'scheduled', payment: 'captured', claims: 2, refunded: 0 },
    ]);
    expect(await charges(body.data.payment.id)).toBe(1);
  });

  it('tells a repeat that comes too early that the first is still in progress', async () => {
    const doctor = await openPractice(test);
    const settle = jest.spyOn(test.app.get(BookingSettlement), 'settle').mockRejectedValueOnce(new Error('killed'));
    await book(booking(doctor.id, doctor.starts[0], CARD), 'early');
    settle.mockRestore();
    const waiting = book(booking(doctor.id, doctor.starts[0], CARD), 'early');
    const moving = setInterval(() => clock.advance(1_000), 50);
    const { status, body, headers } = await waiting;
    clearInterval(moving);
    expect([status, body.error.code, headers.get('retry-after')]).toEqual([409, 'idempotency_in_progress', '1']);
  });

  it('gives the time back after a quarter of an hour, and takes it again when the money arrives late', async () => {
    const doctor = await openPractice(test);
    const { body } = await book(booking(doctor.id, doctor.starts[0], SILENT_CARD));
    const silent = jest.spyOn(provider(), 'retrieve').mockResolvedValue({ status: 'pending' });
    clock.advance(16 * MINUTE_MS);
    await reconcile();
    expect(await state(body.data.id)).toMatchObject({ visit: 'expired', payment: 'unknown', claims: 0 });
    expect(await freeStarts(test, doctor.id)).toContain(doctor.starts[0]);
    silent.mockRestore();
    await reconcile();
    expect(await state(body.data.id)).toMatchObject({
      visit: 'scheduled',
      payment: 'captured',
      claims: 2,
      refunded: 0,
    });
  });

  it('refunds itself when the time went to somebody else meanwhile', async () => {
    const doctor = await openPractice(test);
    const { body } = await book(booking(doctor.id, doctor.starts[0], SILENT_CARD));
    const silent = jest.spyOn(provider(), 'retrieve').mockResolvedValue({ status: 'pending' });
    clock.advance(16 * MINUTE_MS);
    await reconcile();
    silent.mockRestore();
    const rival = await test.person('patient');
    const taken = await test.http('/api/v1/consultations', {
      token: rival.token,
      body: booking(doctor.id, doctor.starts[0]),
    });
    expect(taken.status).toBe(201);
    await reconcile();
    expect(await state(body.data.id)).toMatchObject({
      visit: 'expired',
      payment: 'captured',
      claims: 0,
      refunded: 15_000,
    });
  });

  it('refunds itself when the visit was cancelled meanwhile', async () => {
    const doctor = await openPractice(test);
    const { body } = await book(booking(doctor.id, doctor.starts[0], SILENT_CARD));
    await test.http(`/api/v1/consultations/${body.data.id}/cancellation`, {
      token: patient.token,
      body: { reason: 'No answer' },
    });
    clock.advance(MINUTE_MS);
    await reconcile();
    expect(await state(body.data.id)).toMatchObject({ visit: 'cancelled', payment: 'captured', refunded: 15_000 });
  });

  it('is not settled twice by two answers', async () => {
    const doctor = await openPractice(test);
    const { body } = await book(booking(doctor.id, doctor.starts[0], SILENT_CARD));
    const settlement = test.app.get(BookingSettlement);
    await Promise.all([
      settlement.settle(actor, body.data.id, { status: 'succeeded', ref: 'sbx_one' }),
      settlement.settle(actor, body.data.id, { status: 'failed', code: 'late_no' }),
      settlement.settle(actor, body.data.id, { status: 'unknown' }),
    ]);
    const { visit, payment } = await state(body.data.id);
    expect([
      ['scheduled', 'captured'],
      ['cancelled', 'failed'],
    ]).toContainEqual([visit, payment]);
    const [{ count }] = await test.sql(
      `select count(*)::int from outbox_event where aggregate_id = $1 and type in ('payment.captured', 'payment.failed')`,
      [body.data.payment.id],
    );
    expect(count).toBe(1);
  });
});
