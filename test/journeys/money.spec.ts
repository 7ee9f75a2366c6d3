import { CARD } from '../factories/clinic';
import { eventually } from '../integration/outbox/eventually';
import { ClinicLife, type Doctor, type Signed, type Slot } from './clinic-life';

interface Document {
  id: string;
  number: string;
  total: number;
}

describe('what the tax office asks for', () => {
  let clinic: ClinicLife;
  let staff: Signed;
  let patient: Signed;
  let doctor: Doctor;
  let slots: Slot[];
  let paymentId: string;

  beforeAll(async () => {
    clinic = await ClinicLife.open({ env: { TAX_RATES: 'VAT:19' } });
    const admin = await clinic.test.person('admin');
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
});
