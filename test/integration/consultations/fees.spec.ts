import { randomUUID } from 'node:crypto';
import { NoShows } from '../../../src/modules/consultations/visit/no-shows.service';
import { Captures } from '../../../src/modules/payments/captures/captures.service';
import { systemActor } from '../../../src/platform/auth/actor';
import { CARD } from '../../factories/clinic';
import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { type Visit, VisitDay } from './a-visit';

const PRICE = 15_000;

describe('what the end of a visit costs', () => {
  const clock = new TestClock();
  let test: TestApp;
  let day: VisitDay;
  let admin: TestPerson;

  beforeAll(async () => {
    test = await startTestApp({
      clock,
      env: {
        PROCESS_ROLE: 'api',
        PAYMENT_CAPTURE: 'at_completion',
        NO_SHOW_FEE_PERCENT: '40',
        CANCELLATION_CUT_OFF_MINUTES: '60',
      },
    });
    day = await VisitDay.begin(test, clock);
    admin = await test.person('admin');
  });
  afterAll(() => test.close());

  /** What was asked of the provider, and what came of it. */
  const asked = async ({ payment: { id } }: Visit) => (await day.announced(id)).at(-1);
  const closeMissed = async (visit: Visit) => {
    const job = test.app.get(NoShows);
    day.at(visit, 16);
    await job.markMissed();
    day.at(visit, 200);
    await job.closeMissed();
  };
  const cancel = (visit: Visit, who = day.patient) =>
    day.take(who, visit.id, 'cancellation', { reason: 'Feeling better' });

  it('is taken of a card at completion, where it was only set aside', async () => {
    const visit = await day.inProgress(CARD);
    expect(visit.payment.status).toBe('authorized');
    await day.take(day.doctor, visit.id, 'completion');
    expect(await asked(visit)).toEqual(['payment.capture_requested', PRICE]);
    await test.app.get(Captures).capture(systemActor('test'), visit.payment.id, PRICE);
    expect(await day.balances(visit.payment.id)).toEqual({ provider_clearing: PRICE, revenue: -PRICE });
  });

  it('is owed at the clinic from the completion on, and paid without being owed again', async () => {
    const visit = await day.inProgress();
    expect(await day.balances(visit.payment.id)).toEqual({});
    await day.take(day.doctor, visit.id, 'completion');
    expect(await day.balances(visit.payment.id)).toEqual({ receivable: PRICE, revenue: -PRICE });
    expect(await asked(visit)).toEqual(['payment.owed', PRICE]);
    const path = `/api/v1/payments/${visit.payment.id}/settlement`;
    await test.http(path, { token: day.staff.token, body: { means: 'cash', reference: 'R-completed' } });
    expect(await day.balances(visit.payment.id)).toEqual({ cash: PRICE, revenue: -PRICE });
  });

  describe('that nobody will pay', () => {
    const writeOff = ({ payment: { id } }: Visit, { token } = admin, key = randomUUID()) =>
      test.http(`/api/v1/payments/${id}/write-off`, {
        token,
        body: { reason: 'uncollectible' },
        headers: { 'idempotency-key': key },
      });
    const owed = async () => {
      const visit = await day.inProgress();
      await day.take(day.doctor, visit.id, 'completion');
      return visit;
    };

    it('is written off once, by an administrator', async () => {
      const visit = await owed();
      expect((await writeOff(visit, day.staff)).status).toBe(403);
      const answers = await Promise.all([1, 2, 3].map(() => writeOff(visit)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
      expect(await day.balances(visit.payment.id)).toEqual({ write_offs: PRICE, revenue: -PRICE });
      expect(await asked(visit)).toEqual(['payment.written_off', PRICE]);
      const [audit] = await test.sql(
        `select details from audit_log where action = 'payment.written_off' and subject_id = $1`,
        [visit.payment.id],
      );
      expect(audit.details).toEqual({ reason: 'uncollectible', amount: PRICE });
    });

    it('is taken in when it is paid after all', async () => {
      const visit = await owed();
      await writeOff(visit);
      const path = `/api/v1/payments/${visit.payment.id}/settlement`;
      const body = { means: 'transfer', reference: 'UTR-after-all' };
      expect((await test.http(path, { token: day.staff.token, body })).status).toBe(201);
      expect(await day.balances(visit.payment.id)).toEqual({ cash: PRICE, revenue: -PRICE });
    });

    it('is not what is not owed yet, or is paid', async () => {
      const [ahead, paid] = [await day.book(), await day.book(CARD)];
      expect((await writeOff(ahead)).body.error.code).toBe('payment_not_owed');
      expect((await writeOff(paid)).body.error.code).toBe('illegal_transition');
      expect(await day.balances(ahead.payment.id)).toEqual({});
    });
  });

  it('was paid before, and stays so', async () => {
    const visit = await day.book();
    const path = `/api/v1/payments/${visit.payment.id}/settlement`;
    await test.http(path, { token: day.staff.token, body: { means: 'cash', reference: 'R-before' } });
    day.at(visit, 0);
    await day.take(day.patient, visit.id, 'check-in');
    await day.take(day.doctor, visit.id, 'start');
    await day.take(day.doctor, visit.id, 'completion');
    expect(await day.balances(visit.payment.id)).toEqual({ cash: PRICE, revenue: -PRICE });
  });

  it.each(['technical', 'clinic'])('is nothing when it is aborted for a %s reason', async (cause) => {
    const [byCard, atClinic] = [await day.inProgress(CARD), await day.inProgress()];
    for (const { id } of [byCard, atClinic]) await day.take(day.doctor, id, 'abort', { cause, reason: 'It broke' });
    expect((await asked(byCard))?.[0]).toBe('payment.void_requested');
    const path = `/api/v1/payments/${atClinic.payment.id}`;
    expect((await test.http(path, { token: day.patient.token })).body.data).toMatchObject({ status: 'cancelled' });
  });

  it('is all of it when the patient is the cause', async () => {
    const [byCard, atClinic] = [await day.inProgress(CARD), await day.inProgress()];
    const body = { cause: 'patient', reason: 'Went away' };
    for (const { id } of [byCard, atClinic]) await day.take(day.doctor, id, 'abort', body);
    expect(await asked(byCard)).toEqual(['payment.capture_requested', PRICE]);
    expect(await day.balances(atClinic.payment.id)).toEqual({ receivable: PRICE, revenue: -PRICE });
  });

  it('is a fee of what was set aside, when the visit is missed', async () => {
    const visit = await day.book(CARD);
    await closeMissed(visit);
    expect(await asked(visit)).toEqual(['payment.capture_requested', 6_000]);
  });

  it('is half of it, paid or not, for a patient who cancels the day before', async () => {
    const [byCard, atClinic] = [await day.book(CARD), await day.book()];
    day.at(byCard, -5 * 60);
    await cancel(byCard);
    const { body } = await cancel(atClinic);
    expect(await asked(byCard)).toEqual(['payment.capture_requested', PRICE / 2]);
    expect(body.data).toMatchObject({ status: 'cancelled', payment: { status: 'created', amount: PRICE / 2 } });
    expect(await day.balances(atClinic.payment.id)).toEqual({ receivable: PRICE / 2, revenue: -PRICE / 2 });
    const [audited] = await test.sql(
      `select details from audit_log where subject_id = $1 and action = 'payment.owed'`,
      [atClinic.payment.id],
    );
    expect(audited.details).toEqual({ amount: PRICE / 2, price: PRICE });
  });

  it('is nothing where nothing is owed: in good time, or when the clinic cancels', async () => {
    const [early, byClinic] = [await day.book(), await day.book()];
    day.at(early, -25 * 60);
    expect((await cancel(early)).body.data.payment).toMatchObject({ status: 'cancelled', amount: PRICE });
    day.at(byClinic, -30);
    expect((await cancel(byClinic, day.staff)).body.data.payment).toMatchObject({ status: 'cancelled', amount: PRICE });
    expect([await day.balances(early.payment.id), await day.balances(byClinic.payment.id)]).toEqual([{}, {}]);
  });

  it('cannot be had by cancelling oneself after the cut-off', async () => {
    const visit = await day.book();
    day.at(visit, -60);
    const { status, body } = await cancel(visit);
    expect([status, body.error]).toMatchObject([
      409,
      { code: 'cancellation_closed', closedAt: new Date(Date.parse(visit.startsAt) - 3_600_000).toISOString() },
    ]);
    expect(await day.stateOf(visit.id)).toBe('scheduled');
    expect((await cancel(visit, day.staff)).status).toBe(201);
  });
});

describe('a clinic that waives unpaid fees', () => {
  const clock = new TestClock();
  let test: TestApp;

  beforeAll(async () => (test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api', UNPAID_FEES: 'waived' } })));
  afterAll(() => test.close());

  it('lets nobody owe a fee who has not paid, and bills what took place', async () => {
    const day = await VisitDay.begin(test, clock);
    const [late, done] = [await day.book(), await day.inProgress()];
    day.at(late, -60);
    const { body } = await day.take(day.patient, late.id, 'cancellation', { reason: 'Feeling better' });
    expect(body.data.payment).toMatchObject({ status: 'cancelled' });
    await day.take(day.doctor, done.id, 'completion');
    expect(await day.balances(done.payment.id)).toEqual({ receivable: PRICE, revenue: -PRICE });
  });
});
