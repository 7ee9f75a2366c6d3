import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { Environment } from '../../../src/config/env';
import { InvoiceCatchUpJob } from '../../../src/modules/payments/invoices/invoice-catch-up.job';
import { InvoiceRepository } from '../../../src/modules/payments/invoices/invoice.repository';
import { Invoicing } from '../../../src/modules/payments/invoices/invoicing.service';
import { systemActor } from '../../../src/platform/auth/actor';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { booking, CARD, type ClinicDoctor, openPractice } from '../../factories/clinic';
import { pdfText } from '../../support/pdf-text';
import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { eventually } from '../outbox/eventually';

interface Invoice {
  id: string;
  number: string;
  refundId: string | null;
  correctsId: string | null;
  net: number;
  taxes: { name: string; amount: number }[];
  total: number;
}

const FEE = 15_000;
const BUYER = 'श्रीमती क्षमा ज्ञानेश्वरी';
const api = '/api/v1/payments';

describe('invoices', () => {
  let test: TestApp;
  let patient: TestPerson;
  let staff: TestPerson;
  let doctor: ClinicDoctor;
  let booked = 0;
  const clock = new TestClock();

  beforeAll(async () => {
    test = await startTestApp({
      clock,
      env: {
        CLINIC_NAME: 'आरोग्य Clinic',
        CLINIC_ADDRESS: '12 MG Road|Bengaluru 560001',
        CLINIC_TAX_ID: '29ABCDE1234F1Z5',
        CLINIC_TIME_ZONE: 'Asia/Kolkata',
        TAX_RATES: 'CGST:9,SGST:9',
      },
    });
    [patient, staff] = await Promise.all([test.person('patient', { name: BUYER }), test.person('staff')]);
    doctor = await openPractice(test);
  });
  afterAll(() => test.close());
  beforeEach(() => clock.set(new Date()));

  const invoicing = () => test.app.get(Invoicing, { strict: false });
  const pay = async (who = patient) => {
    const { status, body } = await test.http<{ payment: { id: string } }>('/api/v1/consultations', {
      token: who.token,
      body: booking(doctor.id, doctor.starts[booked++], CARD),
    });
    expect(status).toBe(201);
    return body.data.payment.id;
  };
  /** As if it had been captured before there were invoices. */
  const leftOut = async () => {
    const { body } = await test.http<{ payment: { id: string } }>('/api/v1/consultations', {
      token: patient.token,
      body: booking(doctor.id, doctor.starts[booked++]),
    });
    const { id } = body.data.payment;
    await test.sql(`update payment set status = 'captured', captured_amount = amount where id = $1`, [id]);
    return id;
  };
  const invoiceOf = async (paymentId: string): Promise<Invoice> => {
    let found: Invoice | undefined;
    await eventually(async () => {
      const { status, body } = await test.http<Invoice>(`${api}/${paymentId}/invoice`, { token: patient.token });
      expect(status).toBe(200);
      found = body.data;
    });
    return found as Invoice;
  };
  const notesOf = async (paymentId: string) =>
    (await test.http<Invoice[]>(`${api}/${paymentId}/credit-notes`, { token: patient.token })).body.data;
  const giveBack = (paymentId: string, amount: number) =>
    test.http(`${api}/${paymentId}/refunds`, { token: staff.token, body: { amount, reason: 'goodwill' } });
  const download = async (path: string, who = patient) => {
    const answer = await fetch(`${test.url}${api}/${path}`, { headers: { authorization: `Bearer ${who.token}` } });
    return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
  };
  const numbers = async (kind: string) => {
    const rows = await test.sql<{ year: number; number: number }>(
      `select year, number from invoice where kind = $1 order by year, number`,
      [kind],
    );
    return rows;
  };
  const expectNoGaps = async () => {
    for (const kind of ['invoice', 'credit_note']) {
      const issued = await numbers(kind);
      for (const year of new Set(issued.map((one) => one.year))) {
        const ofYear = issued.filter((one) => one.year === year).map(({ number }) => number);
        expect(ofYear).toEqual(ofYear.map((_, index) => index + 1));
      }
    }
  };

  it('are issued for what a card paid, with the taxes that are in it', async () => {
    const id = await pay();
    const invoice = await invoiceOf(id);
    expect(invoice).toMatchObject({
      kind: 'invoice',
      paymentId: id,
      seller: { name: 'आरोग्य Clinic', address: ['12 MG Road', 'Bengaluru 560001'], taxId: '29ABCDE1234F1Z5' },
      item: 'consultation',
      total: FEE,
      net: 12_712,
      taxes: [
        { name: 'CGST', percent: 9, amount: 1_144 },
        { name: 'SGST', percent: 9, amount: 1_144 },
      ],
    });
    expect(invoice.number).toMatch(/^INV-20\d\d-00000\d$/);
  });

  it('are drawn once, in Latin and Devanagari, and say nothing of the visit but what it cost', async () => {
    const id = await pay();
    const invoice = await invoiceOf(id);
    const { answer, bytes } = await download(`${id}/invoice.pdf`);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${invoice.number}.pdf"`,
      'cache-control': 'no-store',
    });
    const text = pdfText(bytes);
    expect(text).toEqual(
      expect.arrayContaining([BUYER, 'आरोग्य Clinic', invoice.number, 'INR 150.00', 'INR 127.12', 'INR 11.44']),
    );
    expect(text.join(' ')).not.toMatch(/\uFFFD|cough|Dr Test/);
    await test.sql(`update user_account set name = 'Somebody Else' where id = $1`, [patient.id]);
    expect((await download(`${id}/invoice.pdf`)).bytes.equals(bytes)).toBe(true);
    await test.sql(`update user_account set name = $2 where id = $1`, [patient.id, BUYER]);
  });

  it('are corrected by a credit note for each refund, whose taxes sum to those of the invoice', async () => {
    const id = await pay();
    const invoice = await invoiceOf(id);
    for (const part of Array<number>(5).fill(FEE / 5)) {
      expect((await giveBack(id, part)).status).toBe(201);
    }
    await eventually(async () => expect(await notesOf(id)).toHaveLength(5));
    const notes = await notesOf(id);
    expect(notes.every(({ correctsId, number }) => correctsId === invoice.id && number.startsWith('CN-'))).toBe(true);
    const sum = (of: (note: Invoice) => number) => notes.reduce((total, note) => total + of(note), 0);
    expect([sum(({ total }) => total), sum(({ net }) => net), sum(({ taxes }) => taxes[0].amount)]).toEqual([
      FEE,
      invoice.net,
      invoice.taxes[0].amount,
    ]);
    const { answer, bytes } = await download(`${id}/credit-notes/${notes[0].id}/pdf`);
    expect(answer.status).toBe(200);
    expect(pdfText(bytes).join(' ')).toContain(invoice.number);
  });

  it('are seen by the patient, the staff and nobody else', async () => {
    const id = await pay();
    await invoiceOf(id);
    const stranger = await test.person('patient');
    for (const path of ['invoice', 'invoice.pdf', 'credit-notes', `credit-notes/${uuidv7()}/pdf`]) {
      expect((await test.http(`${api}/${id}/${path}`, { token: stranger.token })).status).toBe(404);
    }
    expect((await test.http(`${api}/${id}/invoice`, { token: staff.token })).status).toBe(200);
    const looks = await test.sql<{ action: string }>(
      `select action from audit_log where subject_type = 'invoice' and patient_id = $1 and actor_id = $2`,
      [patient.id, staff.id],
    );
    expect(looks).toEqual([{ action: 'invoice.read' }]);
  });

  it('are numbered without gaps, whoever issues how many at once, and however often', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => pay()));
    const asks = Array.from({ length: 50 }, (_, index) =>
      invoicing().issueFor(systemActor('race'), ids[index % ids.length]),
    );
    const issued = await Promise.all(asks);
    expect(new Set(issued.map(([invoice]) => invoice.id)).size).toBe(ids.length);
    await expectNoGaps();
  });

  it('leave no gap where a transaction is rolled back', async () => {
    const work = test.app.get(UnitOfWork, { strict: false });
    const repository = test.app.get(InvoiceRepository, { strict: false });
    const ids = await Promise.all(Array.from({ length: 5 }, () => pay()));
    const fail = () =>
      work.run(async (em) => {
        await repository.nextNumber(em, 'invoice', new Date().getFullYear());
        throw new Error('the process dies');
      });
    await Promise.all(
      ids.flatMap((id) => [invoicing().issueFor(systemActor('race'), id), expect(fail()).rejects.toThrow('dies')]),
    );
    await expectNoGaps();
  });

  it('begin again at one with the year of the clinic', async () => {
    const [old, young] = [await leftOut(), await leftOut()];
    // Half past six in the evening in London is midnight in Kolkata.
    clock.set('2031-12-31T18:29:59.000Z');
    const [first] = await invoicing().issueFor(systemActor('year'), old);
    clock.set('2031-12-31T18:30:00.000Z');
    const [second] = await invoicing().issueFor(systemActor('year'), young);
    expect([first.label.slice(0, 9), second.label]).toEqual(['INV-2031-', 'INV-2032-000001']);
  });

  it('are never changed, and none can be slipped in or left out', async () => {
    await invoiceOf(await pay());
    await expect(test.sql(`update invoice set total = 0`)).rejects.toMatchObject({ code: 'TH002' });
    await expect(test.sql(`delete from invoice`)).rejects.toMatchObject({ code: 'TH002' });
    const columns = 'payment_id, patient_id, issued_at, seller, description, method, currency, net, taxes, total';
    const slip = (number: number, previous: number | null) =>
      test.sql(
        `insert into invoice (id, kind, refund_id, corrects_id, year, number, previous_number, ${columns})
         select $1, 'credit_note', gen_random_uuid(), id, year, $2, $3, ${columns} from invoice limit 1`,
        [uuidv7(), number, previous],
      );
    await expect(slip(900, 899)).rejects.toMatchObject({ code: '23503' });
    await expect(slip(900, null)).rejects.toMatchObject({ constraint: 'invoice_number_counts' });
  });

  it('are refused as files rather than given out changed', async () => {
    const id = await pay();
    await invoiceOf(id);
    expect((await download(`${id}/invoice.pdf`)).answer.status).toBe(200);
    const [{ sha256 }] = await test.sql<{ sha256: string }>(
      `select f.sha256 from stored_file f join invoice i on f.name like '%INV-' || i.year || '-' || lpad(i.number::text, 6, '0') || '%' where i.payment_id = $1`,
      [id],
    );
    const folder = join(test.app.get(Environment).DATA_DIR, 'files', sha256.slice(0, 2));
    const bytes = readFileSync(join(folder, sha256));
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    writeFileSync(join(folder, sha256), Buffer.concat([bytes, Buffer.from('\n%')]));
    const { answer, bytes: refused } = await download(`${id}/invoice.pdf`);
    expect([answer.status, JSON.parse(refused.toString()).error.code]).toEqual([503, 'file_unavailable']);
    writeFileSync(join(folder, sha256), bytes);
    expect((await download(`${id}/invoice.pdf`)).answer.status).toBe(200);
  });

  it('are issued at night for what was left out', async () => {
    const id = await leftOut();
    expect((await test.http(`${api}/${id}/invoice`, { token: patient.token })).status).toBe(404);
    clock.advance(2 * 3_600_000);
    await test.app.get(InvoiceCatchUpJob, { strict: false }).run();
    expect((await test.http(`${api}/${id}/invoice`, { token: patient.token })).status).toBe(200);
    await expectNoGaps();
  });
});
