import { booking, type ClinicDoctor, openPractice } from '../../factories/clinic';
import { FAKE_SECRET_KEY, FAKE_WEBHOOK_SECRET, FakeStripe } from '../../support/fake-stripe/fake-stripe';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { eventually } from '../outbox/eventually';

interface Run {
  id: string;
  movements: number;
  differenceCount: number;
}

const HOUR_MS = 3_600_000;
const FEE = 15_000;

describe("comparing the provider's books with ours", () => {
  let stripe: FakeStripe;
  let test: TestApp;
  let patient: TestPerson;
  let admin: TestPerson;
  let doctor: ClinicDoctor;
  let booked = 0;

  beforeAll(async () => {
    stripe = await FakeStripe.start();
    test = await startTestApp({
      env: {
        PAYMENT_PROVIDER: 'stripe',
        STRIPE_SECRET_KEY: FAKE_SECRET_KEY,
        STRIPE_WEBHOOK_SECRET: FAKE_WEBHOOK_SECRET,
        STRIPE_API_BASE: stripe.url,
      },
    });
    [patient, admin] = await Promise.all([test.person('patient'), test.person('admin')]);
    doctor = await openPractice(test);
    stripe.webhookUrl = `${test.url}/api/v1/payments/webhooks/stripe`;
  });
  afterAll(async () => {
    await test.close();
    await stripe.close();
  });

  const post = <T>(path: string, body: unknown, who: TestPerson) =>
    test.http<T>(`/api/v1/${path}`, { token: who.token, body });
  const book = async (token = 'tok_visa') => {
    const body = booking(doctor.id, doctor.starts[booked++], { payment: { method: 'card', token } });
    const answer = await post<{ id: string; payment: { id: string } }>('consultations', body, patient);
    return answer.body.data;
  };
  const compare = async () => {
    const now = Date.now();
    const span = { from: new Date(now - HOUR_MS).toISOString(), until: new Date(now + HOUR_MS).toISOString() };
    const { status, body } = await post<Run>('payment-reconciliations', span, admin);
    expect(status).toBe(201);
    const path = `/api/v1/payment-reconciliations/${body.data.id}/differences`;
    const found = await test.http<object[]>(path, { token: admin.token });
    expect(found.body.data).toHaveLength(body.data.differenceCount);
    return { run: body.data, differences: found.body.data };
  };
  const held = async () => {
    const [{ sum }] = await test.sql<{ sum: string }>(
      `select sum(amount) from ledger_line where account = 'provider_clearing'`,
    );
    return Number(sum);
  };
  const balanceAtStripe = () => stripe.books.balance.reduce((sum, { net }) => sum + net, 0);

  it('finds none after charges, refunds, a lost dispute and what slipped through; and holds what Stripe holds', async () => {
    const visits = [await book(), await book(), await book(), await book()];
    await post(`consultations/${visits[0].id}/cancellation`, { reason: 'better' }, patient);
    await post(`payments/${visits[1].payment.id}/refunds`, { amount: 4_000, reason: 'goodwill' }, admin);
    const intentOf = (paymentId: string) =>
      [...stripe.books.intents.values()].find(({ metadata }) => metadata.charge_key.endsWith(paymentId))?.id ?? '';
    const { id } = stripe.books.dispute(intentOf(visits[2].payment.id));
    stripe.books.closeDispute(id, 'lost');
    // Given up by us, and paid at the same moment all the same.
    const late = await book('tok_threeDSecure2Required');
    await post(`consultations/${late.id}/cancellation`, { reason: 'away' }, patient);
    stripe.books.authenticate(intentOf(late.payment.id), true);
    await eventually(async () => {
      const refunded = [...stripe.books.refunds.values()].reduce((sum, { amount }) => sum + amount, 0);
      expect(refunded).toBe(FEE + 4_000 + FEE);
      const { run, differences } = await compare();
      expect(differences).toEqual([]);
      expect(run.movements).toBe(stripe.books.balance.length);
    });
    expect(await held()).toBe(balanceAtStripe());
    await compare();
    expect(await held()).toBe(balanceAtStripe());
  });

  it('names what only the provider knows, and what only we know', async () => {
    const visit = await book();
    const stranger = stripe.books.createIntent({
      amount: '700',
      currency: 'inr',
      payment_method: 'pm_card_visa',
      confirm: 'true',
    });
    const [charge] = stripe.books.balance.splice(
      stripe.books.balance.findIndex(({ source }) => source === intentFor(visit.payment.id)?.latest_charge),
      1,
    );
    const { differences } = await compare();
    expect(differences).toHaveLength(2);
    expect(differences).toContainEqual(
      expect.objectContaining({ ref: stranger.id, paymentId: null, providerAmount: 700, ledgerAmount: 0 }),
    );
    expect(differences).toContainEqual(
      expect.objectContaining({ paymentId: visit.payment.id, providerAmount: 0, ledgerAmount: FEE }),
    );
    stripe.books.balance.push(charge);
  });

  const intentFor = (paymentId: string) =>
    [...stripe.books.intents.values()].find(({ metadata }) => metadata.charge_key?.endsWith(paymentId));

  it('refuses a time that ends before it begins, or is too long', async () => {
    const from = '2026-11-20T00:00:00Z';
    for (const until of ['2026-11-19T00:00:00Z', from, '2027-11-20T00:00:00Z']) {
      const { status, body } = await post('payment-reconciliations', { from, until }, admin);
      expect([status, body.error.errors[0].field]).toEqual([422, 'until']);
    }
  });
});
