import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { CaptureRequestedHandler } from '../../../src/modules/payments/captures/capture-requested.handler';
import { booking, type ClinicDoctor, openPractice } from '../../factories/clinic';
import { FAKE_SECRET_KEY, FAKE_WEBHOOK_SECRET, FakeStripe } from '../../support/fake-stripe/fake-stripe';
import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { RefundsService } from '../../../src/modules/payments/refunds.service';
import { systemActor } from '../../../src/platform/auth/actor';
import { eventually } from '../outbox/eventually';

interface Visit {
  id: string;
  startsAt: string;
  payment: { id: string; status: string; amount: number };
}

interface Standing {
  status: string;
  amount: number;
  captured: number;
  reserved: number;
  refunded: number;
  entries: number;
}

const FEE = 15_000;
const HOUR_MS = 3_600_000;
const REQUESTS = 50;

/** Everything that can be asked of one payment, fifty times at the same moment. */
jest.setTimeout(120_000);

describe('one payment that everybody wants something of at once', () => {
  let stripe: FakeStripe;
  let test: TestApp;
  let patient: TestPerson;
  let staff: TestPerson;
  let doctor: ClinicDoctor;
  let handler: CaptureRequestedHandler;
  let booked = 0;
  const clock = new TestClock();

  beforeAll(async () => {
    stripe = await FakeStripe.start();
    test = await startTestApp({
      clock,
      env: {
        PAYMENT_PROVIDER: 'stripe',
        PAYMENT_CAPTURE: 'at_completion',
        STRIPE_SECRET_KEY: FAKE_SECRET_KEY,
        STRIPE_WEBHOOK_SECRET: FAKE_WEBHOOK_SECRET,
        STRIPE_API_BASE: stripe.url,
        PAYMENT_TIMEOUT_MS: '20000',
      },
    });
    stripe.webhookUrl = `${test.url}/api/v1/payments/webhooks/stripe`;
    [patient, staff] = await Promise.all([test.person('patient'), test.person('staff')]);
    doctor = await openPractice(test);
    handler = test.app.get(CaptureRequestedHandler, { strict: false });
  });
  afterAll(async () => {
    await test.close();
    await stripe.close();
  });
  beforeEach(() => {
    stripe.mood = () => 'well';
    stripe.beforeAnswering = () => Promise.resolve();
    stripe.webhooks.delivery = { copies: 1, delayMs: () => 0 };
    clock.set(new Date());
  });

  const authorized = async (): Promise<Visit> => {
    const body = booking(doctor.id, doctor.starts[booked++], { payment: { method: 'card', token: 'tok_visa' } });
    const { status, body: answer } = await test.http<Visit>('/api/v1/consultations', { token: patient.token, body });
    expect([status, answer.data.payment.status]).toEqual([201, 'authorized']);
    return answer.data;
  };
  const standing = async (paymentId: string): Promise<Standing> => {
    // One statement: one moment.
    const [row] = await test.sql<Standing>(
      `select p.status, p.amount::int, p.captured_amount::int as captured, p.refund_reserved_amount::int as reserved,
              (select coalesce(sum(r.amount), 0)::int from refund r where r.payment_id = p.id and r.status = 'succeeded') as refunded,
              (select count(distinct l.entry_id)::int from ledger_line l where l.payment_id = p.id and l.kind = 'capture') as entries
         from payment p where p.id = $1`,
      [paymentId],
    );
    return row;
  };
  const intentOf = (paymentId: string) => {
    const mine = [...stripe.books.intents.values()].filter(({ metadata }) => metadata.charge_key.endsWith(paymentId));
    expect(mine).toHaveLength(1);
    return mine[0];
  };
  const providerHolds = (paymentId: string) => {
    const intent = intentOf(paymentId);
    const given = [...stripe.books.refunds.values()].filter(
      ({ payment_intent, status }) => payment_intent === intent.id && status === 'succeeded',
    );
    return { captured: intent.amount_received, refunded: given.reduce((sum, { amount }) => sum + amount, 0) };
  };
  const balances = async (paymentId: string) => {
    const rows = await test.sql<{ account: string; sum: string }>(
      `select account, sum(amount) from ledger_line where payment_id = $1 group by account having sum(amount) <> 0`,
      [paymentId],
    );
    return Object.fromEntries(rows.map(({ account, sum }) => [account, Number(sum)]));
  };
  const event = (type: string, payment: Visit['payment'], amount?: number) => ({
    id: uuidv7(),
    type,
    version: 1,
    aggregateType: 'payment',
    aggregateId: payment.id,
    occurredAt: clock.now(),
    payload: { paymentId: payment.id, amount },
  });
  const cancel = (visit: Visit, who: TestPerson) =>
    test.http(`/api/v1/consultations/${visit.id}/cancellation`, { token: who.token, body: { reason: 'away' } });
  const giveBack = (visit: Visit) =>
    test.http(`/api/v1/payments/${visit.payment.id}/refunds`, {
      token: staff.token,
      body: { amount: randomInt(1, FEE / 4), reason: 'goodwill' },
    });
  /** As the queue does: what was not done is asked for again. */
  const persistently = async (ask: () => Promise<unknown>) => {
    for (let tries = 0; tries < 20; tries++) {
      try {
        return await ask();
      } catch {
        await sleep(20);
      }
    }
    return undefined;
  };
  const settled = async (visit: Visit) => {
    await stripe.webhooks.settled();
    await eventually(async () => {
      // The jobs ask again about what has been open for a while.
      clock.advance(1_000);
      await test.app.get(RefundsService).submitUnsettled(systemActor('test'));
      const [left] = await test.sql<{ count: number }>(
        `select (select count(*) from outbox_event)::int
              + (select count(*) from payment_event where outcome = 'received')::int
              + (select count(*) from refund where payment_id = $1 and status in ('pending', 'submitted', 'unknown'))::int
              + (select count(*) from payment where id = $1 and status = 'authorized')::int as count`,
        [visit.payment.id],
      );
      expect(left.count).toBe(0);
      // What a handler could not do at once the queue brings again, after longer and longer pauses.
    }, 240_000);
  };

  it.each([
    ['answers are prompt', 0, 1],
    ["the provider's events come twice and before its answers", 40, 2],
  ])(
    'gives back no more than was taken, and takes no more than was set aside, when %s',
    async (_, answersAfterMs, copies) => {
      const visit = await authorized();
      const { payment } = visit;
      stripe.beforeAnswering = () => sleep(answersAfterMs);
      stripe.webhooks.delivery = { copies, delayMs: () => randomInt(0, 20) };
      const asks: (() => Promise<unknown>)[] = [
        () => persistently(() => handler.handle(event('payment.capture_requested', payment, randomInt(1, FEE + 1)))),
        () =>
          giveBack(visit)
            .then(() => sleep(50))
            .then(() => giveBack(visit)),
        () =>
          sleep(randomInt(0, 20)).then(() =>
            persistently(() => handler.handle(event('payment.void_requested', payment))),
          ),
        () => sleep(randomInt(0, 40)).then(() => cancel(visit, staff)),
        () => giveBack(visit),
      ];
      const over = new AbortController();
      const seen: Standing[] = [];
      const watch = (async () => {
        while (!over.signal.aborted) {
          seen.push(await standing(payment.id));
          await sleep(5);
        }
      })();
      try {
        await Promise.all(Array.from({ length: REQUESTS }, (_, index) => asks[index % asks.length]()));
        await settled(visit);
      } finally {
        over.abort();
        await watch;
      }
      const end = await standing(payment.id);
      const wrong = [...seen, end].filter(
        ({ amount, captured, reserved, refunded, entries }) =>
          !(refunded <= reserved && reserved <= captured && captured <= amount && entries <= 1),
      );
      expect(wrong).toEqual([]);
      const { captured, refunded } = providerHolds(payment.id);
      expect({ captured: end.captured, refunded: end.refunded }).toEqual({ captured, refunded });
      expect(end.entries).toBe(captured > 0 ? 1 : 0);
      const held = captured - refunded;
      expect(await balances(payment.id)).toEqual({
        ...(held > 0 && { provider_clearing: held }),
        ...(refunded > 0 && { refunds: refunded }),
        ...(captured > 0 && { revenue: -captured }),
      });
    },
  );

  it('has one entry for each event of the provider', async () => {
    const visit = await authorized();
    stripe.webhooks.delivery = { copies: 5, delayMs: () => randomInt(0, 100) };
    await Promise.all([
      ...Array.from({ length: 10 }, () =>
        persistently(() => handler.handle(event('payment.capture_requested', visit.payment, FEE))),
      ),
    ]);
    await Promise.all(Array.from({ length: 10 }, () => giveBack(visit)));
    await settled(visit);
    const events = await test.sql<{ event_id: string; type: string; outcome: string }>(
      `select event_id, type, outcome from payment_event where payment_id = $1`,
      [visit.payment.id],
    );
    const sent = stripe.webhooks.sent.filter(({ id }) => events.some(({ event_id }) => event_id === id));
    expect(events).toHaveLength(sent.length);
    const entries = await test.sql<{ kind: string; source_id: string; times: number }>(
      `select kind, source_id, count(distinct entry_id)::int as times from ledger_line where payment_id = $1 group by 1, 2`,
      [visit.payment.id],
    );
    expect(entries.filter(({ times }) => times !== 1)).toEqual([]);
    const made = [...stripe.books.refunds.values()].filter(
      ({ payment_intent }) => payment_intent === intentOf(visit.payment.id).id,
    );
    expect(entries.filter(({ kind }) => kind === 'refund')).toHaveLength(made.length);
    expect(made.length).toBeGreaterThan(0);
  });

  it('keeps the fee of a late cancellation, though the provider tells of it before it answers', async () => {
    const visit = await authorized();
    clock.set(new Date(Date.parse(visit.startsAt) - 3 * HOUR_MS));
    // Nothing is answered until what its event tells stands in the books.
    stripe.beforeAnswering = () =>
      eventually(async () => expect(await standing(visit.payment.id)).toMatchObject({ status: 'captured' }));
    const { status } = await cancel(visit, patient);
    expect(status).toBe(201);
    await settled(visit);
    expect(providerHolds(visit.payment.id)).toEqual({ captured: FEE / 2, refunded: 0 });
    expect(await standing(visit.payment.id)).toMatchObject({ status: 'captured', captured: FEE / 2, reserved: 0 });
    expect(await balances(visit.payment.id)).toEqual({ provider_clearing: FEE / 2, revenue: -FEE / 2 });
  });
});
