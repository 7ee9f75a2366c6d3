import { FAKE_SECRET_KEY, FAKE_WEBHOOK_SECRET } from '../support/fake-stripe/fake-stripe';
import { signature } from '../support/fake-stripe/webhook-sender';
import { eventually } from '../integration/outbox/eventually';
import { startTestApp } from '../support/test-app';
import type { ClinicLife, Signed, Visit } from './clinic-life';

/** Every operation that has to do with money and not with one visit alone, once. @param owed a visit that is to be paid at the clinic */
export async function aroundPayments(clinic: ClinicLife, admin: Signed, patient: Signed, owed: Visit): Promise<void> {
  const path = `/api/v1/payments/${owed.payment.id}`;
  const send = (to: string, body: unknown, who = admin) =>
    clinic.http<{ id: string }>(to, { method: 'POST', body, token: who.token });
  await send(`/api/v1/consultations/${owed.id}/payment-confirmation`, undefined, patient);
  await send(`${path}/settlement`, { means: 'transfer', reference: 'UTR-1' });
  const refund = await send(`${path}/refunds`, { amount: 1_000, reason: 'goodwill' });
  await send(`${path}/refunds/${refund.body.data.id}/settlement`, { means: 'cash', reference: 'R-9' });
  await clinic.http(`${path}/refunds`, { token: patient.token });

  const [now, hour] = [Date.now(), 3_600_000];
  const span = { from: new Date(now - hour).toISOString(), until: new Date(now + hour).toISOString() };
  const comparison = await send('/api/v1/payment-reconciliations', span);
  await clinic.http('/api/v1/payment-reconciliations?limit=1', { token: admin.token });
  const differences = `/api/v1/payment-reconciliations/${comparison.body.data.id}/differences`;
  await clinic.http(differences, { token: admin.token });

  await readThePapers(clinic, admin, path);
  const statement = ['reference,paidAt,amount,currency', `po_1,${new Date().toISOString()},100,INR`].join('\n');
  const imported = await clinic.http('/api/v1/payment-settlements/imports', {
    token: admin.token,
    body: statement,
    headers: { 'content-type': 'text/csv' },
  });
  expect(imported.status).toBe(200);
  await hearFromStripe(clinic);
}

/** Invoices and credit notes follow the money by event. */
async function readThePapers(clinic: ClinicLife, { token }: Signed, path: string): Promise<void> {
  const notes = () => clinic.http<{ id: string }[]>(`${path}/credit-notes`, { token });
  await eventually(async () => expect((await notes()).body.data).toHaveLength(1));
  const [{ id }] = (await notes()).body.data;
  for (const paper of ['invoice', 'invoice.pdf', `credit-notes/${id}/pdf`]) {
    expect((await clinic.http(`${path}/${paper}`, { token })).status).toBe(200);
  }
  const day = new Date().toISOString().slice(0, 10);
  const between = `from=${day}&to=${day}`;
  for (const book of [
    `payment-reports/daily?${between}`,
    `payment-reports/payments.csv?${between}`,
    'ledger/balances',
    'ledger/entries?limit=1',
  ]) {
    expect((await clinic.http(`/api/v1/${book}`, { token })).status).toBe(200);
  }
}

/** Elsewhere, since one clinic has one provider. */
async function hearFromStripe({ contract }: ClinicLife): Promise<void> {
  const elsewhere = await startTestApp({
    env: {
      PROCESS_ROLE: 'api',
      PAYMENT_PROVIDER: 'stripe',
      STRIPE_SECRET_KEY: FAKE_SECRET_KEY,
      STRIPE_WEBHOOK_SECRET: FAKE_WEBHOOK_SECRET,
    },
  });
  try {
    const path = '/api/v1/payments/webhooks/stripe';
    const body = JSON.stringify({ id: 'evt_1', object: 'event', created: 0, type: 'ping', data: {} });
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature(body, FAKE_WEBHOOK_SECRET) };
    contract.check('POST', path, await elsewhere.http(path, { body, headers }));
  } finally {
    await elsewhere.close();
  }
}
