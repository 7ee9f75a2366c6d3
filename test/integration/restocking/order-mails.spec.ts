import { RestockOrderRepository } from '../../../src/modules/inventory/restocking/orders/restock-order.repository';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work';
import { Mailbox } from '../../support/mailbox';
import { pdfText } from '../../support/pdf-text';
import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { type OrderRow, Stockroom } from './a-stockroom';
import { Deliveries } from './deliveries';

const clock = new TestClock(new Date('2026-11-20T12:00:00Z'));

let test: TestApp;
let room: Stockroom;
let events: Deliveries;
let admin: TestPerson;
let supplierId: string;
let suppliers = 0;

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api', CLINIC_NAME: 'Clinic at the Ghat' } });
  room = await Stockroom.open(test);
  events = new Deliveries(test);
  admin = await test.person('admin');
});
afterAll(() => test?.close());
beforeEach(async () => {
  supplierId = await room.supplier({ email: `orders-${(suppliers += 1)}@supplier.example` });
});

/** Of ten boxes at ten rupees. */
async function anApprovedOrder(): Promise<string> {
  const [productId, locationId] = [await room.product(), await room.location()];
  const lines = [{ productId, purchaseUnits: 10, unitCost: { amount: 1_000, currency: 'INR' } }];
  const { id } = (await room.post<OrderRow>('/restock-orders', { supplierId, locationId, lines })).body.data;
  await room.step(id, 'approval-request');
  await room.step(id, 'approval', undefined, admin);
  return id;
}

describe('a submission by e-mail', () => {
  const addressOf = async () => (await room.get<{ email: string }>(`/suppliers/${supplierId}`)).body.data.email;

  it('sends the order as PDF, once, and says when', async () => {
    const id = await anApprovedOrder();
    expect((await room.step(id, 'submission', {})).body.data.channel).toBe('email');
    expect((await room.order(id)).mailedAt).toBeNull();
    await Promise.all([
      events.deliver('restock_order.submitted', id),
      new Deliveries(test).deliver('restock_order.submitted', id),
    ]);
    expect((await room.order(id)).mailedAt).not.toBeNull();
    const mail = await new Mailbox(test).next(await addressOf(), /^Order RO-\d{6}$/);
    const [attached] = mail.attachments;
    expect(attached).toMatchObject({ mimeType: 'application/pdf', filename: `${mail.subject?.slice(6)}.pdf` });
    const words = pdfText(Buffer.from(attached.content as ArrayBuffer)).join('\n');
    for (const word of ['Clinic at the Ghat', 'Paracetamol', '10 × box at INR 10.00', 'INR 100.00'])
      expect(words).toContain(word);
    expect(await new Mailbox(test).of(await addressOf())).toHaveLength(1);
    const paper = await test.http(`/api/v1/restock-orders/${id}/order.pdf`, { token: room.pharmacist.token });
    expect([paper.status, paper.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  });

  it('is told of a cancellation', async () => {
    const id = await anApprovedOrder();
    await room.step(id, 'submission', {});
    await events.deliver('restock_order.submitted', id);
    expect((await room.step(id, 'cancellation', { reason: 'Found a cheaper one' })).body.data.status).toBe('cancelled');
    await events.deliver('restock_order.cancelled', id);
    const mail = await new Mailbox(test).next(await addressOf(), /is cancelled$/);
    expect(mail.text).not.toContain('cheaper');
  });

  it('is told of a cancellation that came while the order was being mailed', async () => {
    const id = await anApprovedOrder();
    await room.step(id, 'submission', {});
    await events.deliver('restock_order.submitted', id);
    // As it stands between the server's answer and the note of it.
    await test.sql(`update restock_order set status = 'cancelled', mailed_at = null where id = $1`, [id]);
    await test.app.get(UnitOfWork).run(async (em) => {
      (await test.app.get(RestockOrderRepository).locked(em, id)).mailed(clock.now());
    });
    await events.deliver('restock_order.cancelled', id);
    await new Mailbox(test).next(await addressOf(), /is cancelled$/);
  });

  it('needs an address', async () => {
    supplierId = await room.supplier();
    const id = await anApprovedOrder();
    expect((await room.step(id, 'submission', { channel: 'email' })).body.error.code).toBe('supplier_has_no_email');
    expect((await room.step(id, 'submission', {})).body.data.channel).toBe('other');
  });
});
