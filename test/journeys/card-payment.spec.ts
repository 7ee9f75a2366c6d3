import { FAKE_SECRET_KEY, FAKE_WEBHOOK_SECRET, FakeStripe } from '../support/fake-stripe/fake-stripe';
import { signature } from '../support/fake-stripe/webhook-sender';
import { ClinicLife, type Signed, type Slot } from './clinic-life';

describe('a patient whose bank asks back', () => {
  let stripe: FakeStripe;
  let clinic: ClinicLife;
  let patient: Signed;
  let slots: Slot[];
  let doctorId: string;
  let visitId: string;

  beforeAll(async () => {
    stripe = await FakeStripe.start();
    clinic = await ClinicLife.open({
      env: {
        PAYMENT_PROVIDER: 'stripe',
        STRIPE_SECRET_KEY: FAKE_SECRET_KEY,
        STRIPE_WEBHOOK_SECRET: FAKE_WEBHOOK_SECRET,
        STRIPE_API_BASE: stripe.url,
      },
    });
    const admin = await clinic.test.person('admin');
    ({ id: doctorId } = await clinic.registerDoctor(admin));
    await clinic.setHours(admin, doctorId, 'Asia/Kolkata', '09:00', '13:00');
    slots = await clinic.freeSlots(doctorId);
    patient = await clinic.signUp('Meera Iyer');
  });
  afterAll(async () => {
    await clinic.close();
    await stripe.close();
  });

  it('books, and is told to answer the bank', async () => {
    const card = { payment: { method: 'card', token: 'tok_threeDSecure2Required' } };
    const { status, body } = await clinic.book(patient, doctorId, slots[0].startsAt, card);
    expect(status).toBe(202);
    expect(body.data).toMatchObject({ status: 'pending_payment', payment: { status: 'requires_action' } });
    visitId = body.data.id;
  });

  it('agrees at the bank, and has the visit', async () => {
    const [intent] = stripe.books.intents.values();
    stripe.books.authenticate(intent.id, true);
    const path = `/api/v1/consultations/${visitId}/payment-confirmation`;
    const { status, body } = await clinic.http(path, { method: 'POST', token: patient.token });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ status: 'scheduled', payment: { status: 'captured' } });
  });

  it('is not charged again when the provider tells of it too', async () => {
    const event = JSON.stringify(stripe.webhooks.sent.at(-1));
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature(event, FAKE_WEBHOOK_SECRET) };
    for (let copy = 0; copy < 2; copy++) {
      const { status } = await clinic.http('/api/v1/payments/webhooks/stripe', { body: event, headers });
      expect(status).toBe(200);
    }
    const payments = await clinic.http<object[]>('/api/v1/payments', { token: patient.token });
    expect(payments.body.data).toEqual([expect.objectContaining({ capturedAmount: 15_000, status: 'captured' })]);
  });

  it('has paid what the administrator finds in the books of the provider as well', async () => {
    const { token } = await clinic.test.person('admin');
    const [now, hour] = [Date.now(), 3_600_000];
    const body = { from: new Date(now - hour).toISOString(), until: new Date(now + hour).toISOString() };
    const made = await clinic.http<{ id: string }>('/api/v1/payment-reconciliations', { token, body });
    expect(made.status).toBe(201);
    expect(made.body.data).toMatchObject({ provider: 'stripe', movements: 1, differenceCount: 0 });
    const listed = await clinic.http<object[]>('/api/v1/payment-reconciliations', { token });
    expect(listed.body.data).toEqual([made.body.data]);
    const path = `/api/v1/payment-reconciliations/${made.body.data.id}/differences`;
    expect((await clinic.http<object[]>(path, { token })).body.data).toEqual([]);
  });
});
