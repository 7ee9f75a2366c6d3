import { booking, type ClinicDoctor, openPractice } from '../../factories/clinic';
import { REFUND_FAILS_LATER } from '../../support/fake-stripe/books';
import { FAKE_SECRET_KEY, FAKE_WEBHOOK_SECRET, FakeStripe } from '../../support/fake-stripe/fake-stripe';
import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { eventually } from '../outbox/eventually';

interface Visit {
  id: string;
  status: string;
  startsAt: string;
  payment: { id: string; status: string; amount: number; nextAction?: { type: string; clientSecret: string } };
}

const FEE = 15_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const card = (token: string) => ({ payment: { method: 'card', token } });

describe('visits paid by card through Stripe', () => {
  let stripe: FakeStripe;
  let test: TestApp;
  let patient: TestPerson;
  let staff: TestPerson;
  let doctor: ClinicDoctor;
  let booked = 0;
  const clock = new TestClock();

  const start = (env: Record<string, string> = {}) =>
    startTestApp({
      clock,
      env: {
        PAYMENT_PROVIDER: 'stripe',
        STRIPE_SECRET_KEY: FAKE_SECRET_KEY,
        STRIPE_WEBHOOK_SECRET: FAKE_WEBHOOK_SECRET,
        STRIPE_API_BASE: stripe.url,
        // Longer than an event takes on a busy machine.
        PAYMENT_TIMEOUT_MS: '5000',
        ...env,
      },
    });
  const settle = async (app: TestApp) => {
    test = app;
    stripe.webhookUrl = `${app.url}/api/v1/payments/webhooks/stripe`;
    [patient, staff] = await Promise.all([app.person('patient'), app.person('staff')]);
    doctor = await openPractice(app);
    booked = 0;
  };
  const book = async (token: string) => {
    const body = booking(doctor.id, doctor.starts[booked++], card(token));
    return test.http<Visit>('/api/v1/consultations', { token: patient.token, body });
  };
  const visit = async (id: string) => {
    const { body } = await test.http<Visit>(`/api/v1/consultations/${id}`, { token: patient.token });
    return { visit: body.data.status, payment: body.data.payment.status };
  };
  const cancel = (id: string, who: TestPerson) =>
    test.http<Visit>(`/api/v1/consultations/${id}/cancellation`, { token: who.token, body: { reason: 'away' } });
  const intentOf = (paymentId: string) => {
    const mine = [...stripe.books.intents.values()].filter(({ metadata }) => metadata.charge_key.endsWith(paymentId));
    expect(mine).toHaveLength(1);
    return mine[0];
  };
  const balances = async (paymentId: string) => {
    const rows = await test.sql<{ account: string; sum: string }>(
      `select account, sum(amount) from ledger_line where payment_id = $1 group by account having sum(amount) <> 0`,
      [paymentId],
    );
    return Object.fromEntries(rows.map(({ account, sum }) => [account, Number(sum)]));
  };
  const outcomes = async (paymentId: string) => {
    const rows = await test.sql<{ type: string; outcome: string }>(
      `select type, outcome from payment_event where payment_id = $1 order by received_at, id`,
      [paymentId],
    );
    return rows.map(({ type, outcome }) => `${type} ${outcome}`);
  };
  /** Charges that nobody has told the end of. */
  const open = async () => {
    const [{ count }] = await test.sql<{ count: number }>(
      `select count(*)::int from payment where status = 'processing'`,
    );
    return count;
  };
  const freeAgain = async (startsAt: string) => {
    const rows = await test.sql(`select from time_claim where resource_id = $1 and lower(during) = $2`, [
      doctor.id,
      startsAt,
    ]);
    return rows.length === 0;
  };

  beforeAll(async () => {
    stripe = await FakeStripe.start();
  });
  afterAll(() => stripe.close());
  beforeEach(() => {
    stripe.mood = () => 'well';
    stripe.beforeAnswering = () => Promise.resolve();
    stripe.webhooks.delivery = { copies: 1, delayMs: () => 0 };
    clock.set(new Date());
  });

  describe('charged with the booking', () => {
    beforeAll(async () => settle(await start()));
    afterAll(() => test.close());

    it('are charged once, however often Stripe tells of it', async () => {
      stripe.webhooks.delivery = { copies: 3, delayMs: () => Math.random() * 100 };
      const { status, body } = await book('tok_visa');
      expect([status, body.data.payment.status]).toEqual([201, 'captured']);
      await stripe.webhooks.settled();
      const { id } = body.data.payment;
      await eventually(async () => expect(await outcomes(id)).toEqual(['payment_intent.succeeded duplicate']));
      expect(await balances(id)).toEqual({ provider_clearing: FEE, revenue: -FEE });
    });

    it('are settled by events that arrive before the answer', async () => {
      stripe.beforeAnswering = async () => {
        await eventually(async () => expect(await open()).toBe(0));
      };
      const { status, body } = await book('tok_visa');
      expect([status, body.data.status]).toEqual([201, 'scheduled']);
      await eventually(async () =>
        expect(await outcomes(body.data.payment.id)).toEqual(['payment_intent.succeeded applied']),
      );
      expect(await balances(body.data.payment.id)).toEqual({ provider_clearing: FEE, revenue: -FEE });
    });

    it('are settled by events when the answer is lost', async () => {
      stripe.mood = () => 'drop';
      const { status, body } = await book('tok_visa');
      // Unless the event was faster still than giving up on the answer.
      expect([201, 202]).toContain(status);
      await eventually(async () =>
        expect(await visit(body.data.id)).toEqual({ visit: 'scheduled', payment: 'captured' }),
      );
      intentOf(body.data.payment.id);
    });

    it('are charged later, and once, when Stripe was silent', async () => {
      stripe.mood = () => 'hang';
      const { status, body } = await book('tok_visa');
      expect([status, body.data.status]).toEqual([202, 'pending_payment']);
      stripe.mood = () => 'well';
      clock.advance(MINUTE_MS);
      await eventually(async () =>
        expect(await visit(body.data.id)).toEqual({ visit: 'scheduled', payment: 'captured' }),
      );
      intentOf(body.data.payment.id);
    });

    it('wait for the patient to answer the bank, and go on when that is done', async () => {
      const { status, body } = await book('tok_threeDSecure2Required');
      const { id, payment } = body.data;
      const intent = intentOf(payment.id);
      expect(status).toBe(202);
      expect(payment).toMatchObject({
        status: 'requires_action',
        nextAction: { type: 'confirm_with_provider', clientSecret: intent.client_secret },
      });
      stripe.webhookUrl = undefined;
      stripe.books.authenticate(intent.id, true);
      const path = `/api/v1/consultations/${id}/payment-confirmation`;
      const confirmed = await test.http<Visit>(path, { method: 'POST', token: patient.token });
      stripe.webhookUrl = `${test.url}/api/v1/payments/webhooks/stripe`;
      expect(confirmed.body.data).toMatchObject({ status: 'scheduled', payment: { status: 'captured' } });
      const again = await test.http<Visit>(path, { method: 'POST', token: patient.token });
      expect(again.body).toEqual(confirmed.body);
      const stranger = await test.person('patient');
      expect((await test.http(path, { method: 'POST', token: stranger.token })).status).toBe(404);
    });

    it('free their time when the bank was refused, and give back what slips through afterwards', async () => {
      const { body } = await book('tok_threeDSecure2Required');
      const intent = intentOf(body.data.payment.id);
      stripe.books.authenticate(intent.id, false);
      await eventually(async () =>
        expect(await visit(body.data.id)).toEqual({ visit: 'cancelled', payment: 'failed' }),
      );
      expect(await freeAgain(body.data.startsAt)).toBe(true);
      await eventually(() => Promise.resolve(expect(intent.status).toBe('canceled')));
    });

    it('are given up when the patient never answers the bank', async () => {
      const { body } = await book('tok_threeDSecure2Required');
      clock.advance(20 * MINUTE_MS);
      await eventually(async () =>
        expect(await visit(body.data.id)).toEqual({ visit: 'expired', payment: 'cancelled' }),
      );
      await eventually(() => Promise.resolve(expect(intentOf(body.data.payment.id).status).toBe('canceled')));
      expect(await freeAgain(body.data.startsAt)).toBe(true);
    });

    it('can be given back again when the first refund failed later', async () => {
      const { body } = await book(REFUND_FAILS_LATER);
      const { payment } = body.data;
      const refunds = `/api/v1/payments/${payment.id}/refunds`;
      const ask = () => test.http(refunds, { token: staff.token, body: { amount: FEE, reason: 'goodwill' } });
      expect((await ask()).status).toBe(201);
      const made = () =>
        [...stripe.books.refunds.values()].filter(({ payment_intent }) => payment_intent === intentOf(payment.id).id);
      await eventually(() => Promise.resolve(expect(made()).toHaveLength(1)));
      expect((await ask()).status).toBe(409);
      stripe.books.failRefund(made()[0].id);
      await eventually(async () => expect((await ask()).status).toBe(201));
      expect(await balances(payment.id)).toEqual({ provider_clearing: FEE, revenue: -FEE });
    });

    it('may be disputed, won back, disputed no more', async () => {
      const { body } = await book('tok_visa');
      const { id } = body.data.payment;
      const dispute = stripe.books.dispute(intentOf(id).id);
      await eventually(async () => expect((await visit(body.data.id)).payment).toBe('disputed'));
      expect(await balances(id)).toEqual({ chargebacks: FEE, revenue: -FEE });
      stripe.books.closeDispute(dispute.id, 'won');
      await eventually(async () => expect((await visit(body.data.id)).payment).toBe('captured'));
      expect(await balances(id)).toEqual({ provider_clearing: FEE, revenue: -FEE });
    });

    it('take in no event that was changed on its way, or is not for the provider in use', async () => {
      const { body } = await book('tok_visa');
      await stripe.webhooks.settled();
      const forged = JSON.stringify({ ...stripe.webhooks.sent.at(-1), id: 'evt_forged' });
      const headers = { 'content-type': 'application/json', 'stripe-signature': 't=1,v1=00' };
      const answer = await test.http('/api/v1/payments/webhooks/stripe', { body: forged, headers });
      expect([answer.status, answer.body.error.code]).toEqual([401, 'invalid_webhook_signature']);
      const elsewhere = await test.http('/api/v1/payments/webhooks/sandbox', { body: forged, headers });
      expect(elsewhere.status).toBe(404);
      expect(await test.sql(`select from payment_event where event_id = 'evt_forged'`)).toEqual([]);
      expect(body.success).toBe(true);
    });
  });

  describe('while Stripe is away', () => {
    beforeAll(async () => settle(await start()));
    afterAll(() => test.close());

    it('are tried three times, and none is charged twice for it', async () => {
      let refusals = 2;
      stripe.mood = () => (refusals-- > 0 ? 'throttle' : 'well');
      const { status, body } = await book('tok_visa');
      expect([status, body.data.payment.status]).toEqual([201, 'captured']);
      intentOf(body.data.payment.id);
    });

    it('are refused at once with the time to come back; those paid at the clinic go on; what was begun is settled', async () => {
      stripe.mood = () => 'refuse';
      const begun: string[] = [];
      let refused: Awaited<ReturnType<typeof book>> | undefined;
      for (let attempt = 0; attempt < 12 && !refused; attempt += 1) {
        const answer = await book('tok_visa');
        if (answer.status === 503) refused = answer;
        else begun.push(answer.body.data.id);
      }
      expect(refused?.body.error.code).toBe('payment_provider_unavailable');
      expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
      const visits = () => test.sql(`select from consultation`).then((rows) => rows.length);
      const before = await visits();
      const startedAt = performance.now();
      expect((await book('tok_visa')).status).toBe(503);
      expect(performance.now() - startedAt).toBeLessThan(1_000);
      expect(await visits()).toBe(before);
      const body = booking(doctor.id, doctor.starts[booked++]);
      expect((await test.http('/api/v1/consultations', { token: patient.token, body })).status).toBe(201);

      stripe.mood = () => 'well';
      clock.advance(MINUTE_MS);
      for (const id of begun) {
        const settled = async () => expect(await visit(id)).toEqual({ visit: 'scheduled', payment: 'captured' });
        await eventually(settled, 25_000);
      }
    }, 240_000);
  });

  describe('set aside with the booking', () => {
    beforeAll(async () => settle(await start({ PAYMENT_CAPTURE: 'at_completion' })));
    afterAll(() => test.close());

    it('cost nothing when they are cancelled in time', async () => {
      const { status, body } = await book('tok_visa');
      const { id, payment } = body.data;
      expect([status, body.data.status, payment.status]).toEqual([201, 'scheduled', 'authorized']);
      expect(await balances(payment.id)).toEqual({});
      await cancel(id, patient);
      await eventually(async () => expect(await visit(id)).toEqual({ visit: 'cancelled', payment: 'voided' }));
      expect(intentOf(payment.id)).toMatchObject({ status: 'canceled', amount_received: 0 });
      expect(await balances(payment.id)).toEqual({});
    });

    it('cost the fee of policy when they are cancelled late, and never more', async () => {
      const { body } = await book('tok_visa');
      const { id, payment, startsAt } = body.data;
      clock.set(new Date(Date.parse(startsAt) - 3 * HOUR_MS));
      await cancel(id, patient);
      await eventually(async () => expect((await visit(id)).payment).toBe('captured'));
      expect(intentOf(payment.id)).toMatchObject({ status: 'succeeded', amount_received: FEE / 2 });
      expect(await balances(payment.id)).toEqual({ provider_clearing: FEE / 2, revenue: -FEE / 2 });
    });
  });
});
