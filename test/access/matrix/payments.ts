import { randomUUID } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { Invoicing } from '../../../src/modules/payments/invoices/invoicing.service';
import { systemActor } from '../../../src/platform/auth/actor';
import { FAKE_WEBHOOK_SECRET } from '../../support/fake-stripe/fake-stripe';
import { signature } from '../../support/fake-stripe/webhook-sender';
import type { AccessLines } from '../access-line';
import type { Clinic } from '../clinic';

export const paymentLines: AccessLines = {
  listPayments: {
    allowed: ['patient', 'otherPatient', 'staff', 'admin'],
    blind: ['otherPatient'],
    ask: async (clinic) => ({ hidden: (await clinic.visit()).payment.id }),
  },
  getPayment: {
    allowed: ['patient', 'staff', 'admin'],
    foreign: ['otherPatient'],
    ask: async (clinic) => ({ path: { id: (await clinic.visit()).payment.id } }),
  },
  receiveStripeEvent: {
    allowed: 'everybody',
    ask: () => {
      const body = JSON.stringify({ id: `evt_${randomUUID()}`, object: 'event', created: 0, type: 'ping', data: {} });
      const headers = { 'content-type': 'application/json', 'stripe-signature': signature(body, FAKE_WEBHOOK_SECRET) };
      return { body, headers };
    },
  },
  confirmPayment: {
    allowed: ['patient', 'staff', 'admin'],
    foreign: ['otherPatient'],
    ask: async (clinic) => ({ path: { id: (await clinic.visit()).id } }),
  },
  listReconciliations: { allowed: ['admin'] },
  reconcilePayments: {
    allowed: ['admin'],
    // Let in, and told that nobody is at the provider's address.
    exactly: { admin: 503 },
    ask: () => ({ body: { from: '2026-11-20T00:00:00Z', until: '2026-11-21T00:00:00Z' } }),
  },
  listPaymentDifferences: {
    allowed: ['admin'],
    ask: async (clinic) => ({ path: { id: await comparison(clinic) } }),
  },
  settlePayment: {
    allowed: ['staff', 'admin'],
    ask: async (clinic) => ({
      path: { id: (await clinic.visit()).payment.id },
      body: { means: 'cash', reference: randomUUID() },
    }),
  },
  writeOffPayment: {
    allowed: ['admin'],
    ask: async (clinic) => ({ path: { id: await owed(clinic) }, body: { reason: 'uncollectible' } }),
  },
  listRefunds: {
    allowed: ['patient', 'staff', 'admin'],
    foreign: ['otherPatient'],
    ask: async (clinic) => ({ path: { id: (await clinic.visit()).payment.id } }),
  },
  getInvoice: {
    allowed: ['patient', 'staff', 'admin'],
    foreign: ['otherPatient'],
    ask: async (clinic) => ({ path: { id: await invoiced(clinic) } }),
  },
  downloadInvoice: {
    allowed: ['patient', 'staff', 'admin'],
    foreign: ['otherPatient'],
    ask: async (clinic) => ({ path: { id: await invoiced(clinic) } }),
  },
  listCreditNotes: {
    allowed: ['patient', 'staff', 'admin'],
    foreign: ['otherPatient'],
    ask: async (clinic) => ({ path: { id: (await clinic.visit()).payment.id } }),
  },
  downloadCreditNote: {
    allowed: ['patient', 'staff', 'admin'],
    foreign: ['otherPatient'],
    ask: async (clinic) => ({ path: await credited(clinic) }),
  },
  importSettlements: {
    allowed: ['admin'],
    ask: () => ({
      body: `reference,paidAt,amount,currency\n${randomUUID()},2026-11-01T00:00:00Z,100,INR\n`,
      headers: { 'content-type': 'text/csv' },
    }),
  },
  getPaymentReport: { allowed: ['staff', 'admin'], ask: () => ({ query: '?from=2026-11-01&to=2026-11-30' }) },
  exportPayments: { allowed: ['staff', 'admin'], ask: () => ({ query: '?from=2026-11-01&to=2026-11-30' }) },
  getTrialBalance: { allowed: ['admin'] },
  listLedgerEntries: { allowed: ['admin'] },
  requestRefund: {
    allowed: ['staff', 'admin'],
    ask: async (clinic) => ({
      path: { id: await settled(clinic) },
      body: { amount: 100, reason: 'goodwill' },
    }),
  },
  settleRefund: {
    allowed: ['staff', 'admin'],
    ask: async (clinic) => {
      const id = await settled(clinic);
      const refund = await clinic.post<{ id: string }>('staff', `/payments/${id}/refunds`, {
        amount: 100,
        reason: 'goodwill',
      });
      return { path: { id, refundId: refund.id }, body: { means: 'cash', reference: randomUUID() } };
    },
  },
};

/** @returns the id of a payment that staff have received in cash */
async function settled(clinic: Clinic): Promise<string> {
  const { payment } = await clinic.visit();
  await clinic.post('staff', `/payments/${payment.id}/settlement`, { means: 'cash', reference: randomUUID() });
  return payment.id;
}

/** @returns the id of a payment for a visit that is over and was not paid */
async function owed(clinic: Clinic): Promise<string> {
  const { payment } = await clinic.visit();
  await clinic.test.sql(`update payment set invoiced_at = now() where id = $1`, [payment.id]);
  return payment.id;
}

/** @returns the id of a comparison with the provider's books */
async function comparison(clinic: Clinic): Promise<string> {
  const id = uuidv7();
  await clinic.test.sql(
    `insert into payment_reconciliation values ($1, 'stripe', now() - interval '1 day', now(), now(), 0, 0)`,
    [id],
  );
  return id;
}

/** @returns the id of a payment that has its invoice */
async function invoiced(clinic: Clinic): Promise<string> {
  const id = await settled(clinic);
  await clinic.test.app.get(Invoicing, { strict: false }).issueFor(systemActor('matrix'), id);
  return id;
}

/** @returns a payment with a credit note */
async function credited(clinic: Clinic): Promise<{ id: string; creditNoteId: string }> {
  const id = await settled(clinic);
  const refund = await clinic.post<{ id: string }>('staff', `/payments/${id}/refunds`, {
    amount: 100,
    reason: 'goodwill',
  });
  const receipt = { means: 'cash', reference: randomUUID() };
  await clinic.post('staff', `/payments/${id}/refunds/${refund.id}/settlement`, receipt);
  const [, note] = await clinic.test.app.get(Invoicing, { strict: false }).issueFor(systemActor('matrix'), id);
  return { id, creditNoteId: note.id };
}
