import { CARD } from '../factories/clinic';
import { eventually } from '../integration/outbox/eventually';
import { ClinicLife, type Doctor, type Signed, type Slot } from './clinic-life';

interface Document {
  id: string;
  number: string;
  total: number;
}

const DAY_MS = 86_400_000;

describe('what the tax office asks for', () => {
  let clinic: ClinicLife;
  let admin: Signed;
  let staff: Signed;
  let patient: Signed;
  let doctor: Doctor;
  let slots: Slot[];
  let paymentId: string;

  beforeAll(async () => {
    clinic = await ClinicLife.open({ env: { TAX_RATES: 'VAT:19' } });
    admin = await clinic.test.person('admin');
    staff = await clinic.test.person('staff');
    doctor = await clinic.registerDoctor(admin);
    await clinic.setHours(admin, doctor.id, 'Asia/Kolkata', '09:00', '13:00');
    slots = await clinic.freeSlots(doctor.id);
    patient = await clinic.signUp('Asha Rao');
    const { body } = await clinic.book(patient, doctor.id, slots[0].startsAt, CARD);
    paymentId = body.data.payment.id;
  });
  afterAll(() => clinic.close());

  const get = <T>(path: string, who: Signed) =>
    clinic.http<T>(`/api/v1/payments/${paymentId}/${path}`, { token: who.token });

  it('is an invoice for the patient to read and to print', async () => {
    await eventually(async () => expect((await get('invoice', patient)).status).toBe(200));
    const { body } = await get<Document>('invoice', patient);
    expect(body.data).toMatchObject({ kind: 'invoice', total: 15_000, net: 12_605 });
    const paper = await get('invoice.pdf', patient);
    expect([paper.status, paper.text.slice(0, 5)]).toEqual([200, '%PDF-']);
  });

  it('is a credit note for what was given back', async () => {
    const refund = { amount: 5_000, reason: 'goodwill' };
    const { status } = await clinic.http(`/api/v1/payments/${paymentId}/refunds`, { token: staff.token, body: refund });
    expect(status).toBe(201);
    let note: Document | undefined;
    await eventually(async () => {
      [note] = (await get<Document[]>('credit-notes', patient)).body.data;
      expect(note).toMatchObject({ kind: 'credit_note', total: 5_000 });
    });
    expect((await get(`credit-notes/${note?.id}/pdf`, patient)).status).toBe(200);
  });

  it('is what moved, summed up, listed, and proven by the books', async () => {
    const [from, to] = [-1, 1].map((days) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10));
    const ask = <T>(path: string, who: Signed) => clinic.http<T>(`/api/v1/${path}`, { token: who.token });
    const report = await ask<object[]>(`payment-reports/daily?from=${from}&to=${to}&groupBy=doctor`, staff);
    const sums = { captured: 15_000, refunded: 5_000, chargedBack: 0, writtenOff: 0, fees: 0, net: 10_000 };
    expect(report.body.data).toEqual([{ group: doctor.id, currency: 'INR', ...sums }]);
    const list = await ask(`payment-reports/payments.csv?from=${from}&to=${to}`, staff);
    expect(list.text).toContain(paymentId);
    const balances = await ask<{ amount: number }[]>('ledger/balances', admin);
    expect(balances.body.data.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
    const entries = await ask<object[]>(`ledger/entries?paymentId=${paymentId}`, admin);
    expect(entries.body.data).toHaveLength(3);
  });

  it('is what the provider has paid out to the bank', async () => {
    const file = `reference,paidAt,amount,currency,fee\npo_1,${new Date().toISOString()},9000,INR,100\n`;
    const headers = { 'content-type': 'text/csv' };
    const path = '/api/v1/payment-settlements/imports';
    const { status, body } = await clinic.http(path, { method: 'POST', token: admin.token, body: file, headers });
    expect([status, body.data]).toEqual([200, { dryRun: false, posted: 1, known: 0, faults: [] }]);
    const balances = await clinic.http<object[]>('/api/v1/ledger/balances', { token: admin.token });
    expect(balances.body.data).toContainEqual({ account: 'bank', currency: 'INR', amount: 9_000 });
  });
});
