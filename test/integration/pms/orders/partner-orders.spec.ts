import { uuidv7 } from 'uuidv7';
import type { PmsSystem } from '../../../factories/pms';
import { productEvent } from '../../../factories/pms';
import { Mailbox } from '../../../support/mailbox';
import { startTestApp, TestClock, type TestApp } from '../../../support/test-app';
import { aGtin } from '../../inventory/dispensary';
import { OrderingClinic } from './ordering-clinic';

const clock = new TestClock(new Date('2026-11-20T12:00:00Z'));
const MINUTE_MS = 60_000;

let test: TestApp;
let clinic: OrderingClinic;
let pms: PmsSystem;
let supplierId: string;

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api', PARTNER_ENDPOINT_ALLOW_NETWORKS: '127.0.0.1' } });
  clinic = await OrderingClinic.open(test, clock);
  pms = await clinic.partner();
  supplierId = await clinic.room.supplier({ partnerId: pms.partner.id, email: 'orders@wholesaler.example' });
});
afterAll(() => test?.close());
beforeEach(() => clock.advance(MINUTE_MS));

const supplier = (body: object) =>
  clinic.room.post('/suppliers', {
    ...{ name: `Supplier ${uuidv7()}`, kind: 'wholesaler', leadTimeDays: 2, currency: 'INR', ...body },
  });
const suspend = (partnerId: string, status: string) =>
  test.http(`/api/v1/partners/${partnerId}`, { method: 'PATCH', body: { status }, token: clinic.admin.token });

describe('a supplier', () => {
  it('is linked with a partner that is there and active, and with no other', async () => {
    const partnerId = pms.partner.id;
    expect((await supplier({ partnerId })).body.data).toMatchObject({ partnerId });
    expect((await supplier({})).body.data).toMatchObject({ partnerId: null });
    const unknown = await supplier({ partnerId: uuidv7() });
    expect([unknown.status, unknown.body.error.errors]).toEqual([
      422,
      [{ field: 'partnerId', message: 'names no partner' }],
    ]);
    const other = await clinic.partner();
    await suspend(other.partner.id, 'suspended');
    const patch = (body: object) =>
      test.http<{ partnerId: string | null }>(`/api/v1/suppliers/${supplierId}`, {
        ...{ method: 'PATCH', body, token: clinic.room.pharmacist.token },
      });
    expect((await patch({ partnerId: other.partner.id })).body.error.errors).toEqual([
      { field: 'partnerId', message: 'names a partner that is suspended' },
    ]);
    expect((await patch({ partnerId: null })).body.data.partnerId).toBeNull();
    expect((await patch({ leadTimeDays: 3 })).body.data.partnerId).toBeNull();
    expect((await patch({ partnerId })).body.data.partnerId).toBe(partnerId);
    // Who changes something else sends the link along as it is.
    await suspend(partnerId, 'suspended');
    expect((await patch({ partnerId, leadTimeDays: 4 })).status).toBe(200);
    await suspend(partnerId, 'active');
  });
});

describe('an order for a partner', () => {
  it('is told to it alone, in its own ids where they are known, and mailed to nobody', async () => {
    const everybody = await clinic.partner([]);
    const [known, unknown] = [aGtin(), aGtin()];
    const [productId, stranger] = [await clinic.product(known), await clinic.product(unknown)];
    for (const [ref, over] of Object.entries({
      ...{ 'BOX-20': { useUnitsPerUnit: 20 }, 'BOX-7': { useUnitsPerUnit: 7 } },
      'BOX-OLD': { useUnitsPerUnit: 40, discontinued: true },
    })) {
      await clinic.receives(pms, productEvent(ref, 1, { gtin: known, ...over }));
    }
    await clinic.applyAll();
    const locationId = await clinic.room.location();
    const lines = [productId, stranger].map((id) => ({ productId: id, purchaseUnits: 10 }));
    const plan = { supplierId, locationId, note: 'Ring at the back door.', lines };
    const { id, number } = (await clinic.room.post<{ id: string; number: string }>('/restock-orders', plan)).body.data;
    await clinic.room.step(id, 'approval-request');
    await clinic.room.step(id, 'approval', undefined, clinic.admin);
    const submitted = (await clinic.room.step(id, 'submission', {})).body.data;
    expect(submitted).toMatchObject({ channel: 'partner', partnerId: pms.partner.id, transmittedAt: null });
    const [order, ...more] = await clinic.told(pms.partner.id, id);
    expect(more).toEqual([]);
    expect(order).toMatchObject({
      type: 'restock_order.submitted',
      data: {
        ...{ orderRef: number, restockOrderId: id, lines: 2, expectedOn: submitted.expectedOn },
        ...{ note: 'Ring at the back door.', deliverTo: { locationId } },
      },
    });
    const ordered = { quantity: 200, purchaseUnits: 10, unitsPerPurchaseUnit: 20 };
    expect(order.data.items).toMatchObject([
      { line: 1, productId, gtin: known, productRef: 'BOX-20', useUnitsPerUnit: 20, units: 10, ...ordered },
      { line: 2, productId: stranger, gtin: unknown, productRef: null, useUnitsPerUnit: null, units: null, ...ordered },
    ]);
    expect(JSON.stringify(order)).not.toContain('ost');
    expect(await clinic.told(everybody.partner.id, id)).toEqual([]);
    expect(await new Mailbox(test).of('orders@wholesaler.example')).toEqual([]);
  });

  it('that was not sent to one is told to whoever listens, as ever', async () => {
    const everybody = await clinic.partner([]);
    const { id } = await clinic.submitted(await clinic.room.supplier());
    expect(await clinic.told(everybody.partner.id, id)).toMatchObject([{ data: { restockOrderId: id, lines: 1 } }]);
    expect((await clinic.told(everybody.partner.id, id))[0].data.items).toBeUndefined();
  });

  it('is refused where nobody would hear it, and goes in another way then', async () => {
    const deaf = await clinic.partner(['stock.changed']);
    const [linked, bare] = [await clinic.room.supplier({ partnerId: deaf.partner.id }), await clinic.room.supplier()];
    const { id } = await clinic.approved(linked, [1]);
    const submit = (body: object, order = id) => clinic.room.step(order, 'submission', body);
    expect((await submit({})).body.error).toMatchObject({ code: 'supplier_unreachable', because: 'unheard' });
    await suspend(deaf.partner.id, 'suspended');
    expect((await submit({})).body.error).toMatchObject({ because: 'suspended' });
    expect((await clinic.order(id)).status).toBe('approved');
    expect((await submit({ channel: 'other' })).body.data).toMatchObject({ channel: 'other', partnerId: null });
    const { id: plain } = await clinic.approved(bare, [1]);
    expect((await submit({ channel: 'partner' }, plain)).body.error).toMatchObject({ because: 'no_partner' });
  });

  it('tells of its cancellation, and of the submission before it', async () => {
    const { id, number } = await clinic.submitted(supplierId);
    clock.advance(1_000);
    await clinic.room.step(id, 'cancellation', { reason: 'Found elsewhere' });
    const told = await clinic.told(pms.partner.id, id);
    expect(told.map(({ type, data }) => [type, data.orderRef])).toEqual([
      ['restock_order.submitted', number],
      ['restock_order.cancelled', number],
    ]);
    expect(told[0].data.items).toHaveLength(1);
    expect(told[1].data.sequence).toBeGreaterThan(told[0].data.sequence);
    expect(JSON.stringify(told)).not.toContain('elsewhere');
  });
});

describe('an order that is on its way to a partner', () => {
  const settle = (orderId: string, status: 'delivered' | 'dead') =>
    test.sql(`update partner_delivery set status = $2, due_at = null, settled_at = now() where subject_id = $1`, [
      orderId,
      status,
    ]);
  const failures = async (orderId: string) =>
    (await clinic.announced(orderId)).filter((type) => type === 'transmission_failed').length;

  it('says when the system there took it', async () => {
    const { id } = await clinic.submitted(supplierId);
    await clinic.told(pms.partner.id, id);
    await clinic.follow();
    expect((await clinic.order(id)).transmittedAt).toBeNull();
    await settle(id, 'delivered');
    await Promise.all([clinic.follow(), clinic.follow()]);
    expect((await clinic.order(id)).transmittedAt).toBe(clock.now().toISOString());
    clock.advance(120 * MINUTE_MS);
    await clinic.follow();
    expect(await failures(id)).toBe(0);
  });

  it('tells people, once, when it is given up; they send it by mail, under the same number', async () => {
    const { id, number } = await clinic.submitted(supplierId);
    await clinic.told(pms.partner.id, id);
    await settle(id, 'dead');
    await Promise.all([clinic.follow(), clinic.follow()]);
    await clinic.follow();
    expect(await failures(id)).toBe(1);
    await clinic.outbox.deliver('restock_order.transmission_failed', id);
    const titles = await test.sql<{ title: string }>('select title from notification where subject_id = $1', [id]);
    expect(titles.map(({ title }) => title)).toContain('An order did not arrive');
    const again = await clinic.room.step(id, 'resubmission', { channel: 'email' });
    expect(again.body.data).toMatchObject({ status: 'submitted', channel: 'email', partnerId: pms.partner.id });
    expect(await clinic.told(pms.partner.id, id)).toHaveLength(1);
    await new Mailbox(test).next('orders@wholesaler.example', new RegExp(`^Order ${number}$`));
    expect((await clinic.order(id)).mailedAt).not.toBeNull();
    // It has got through to somebody there all the same.
    expect(await clinic.hears(pms, 'order.acknowledged', { orderRef: number, sequence: 1 })).toMatchObject({
      outcome: 'applied',
    });
    expect((await clinic.room.step(id, 'resubmission', { channel: 'partner' })).body.error.code).toBe(
      'illegal_transition',
    );
  });

  it('tells people when it takes too long, or when nobody is left to hear it', async () => {
    const slow = await clinic.submitted(supplierId);
    await clinic.told(pms.partner.id, slow.id);
    clock.advance(59 * MINUTE_MS);
    await clinic.follow();
    expect(await failures(slow.id)).toBe(0);
    clock.advance(2 * MINUTE_MS);
    await clinic.follow();
    expect(await failures(slow.id)).toBe(1);

    const gone = await clinic.partner([]);
    const { id } = await clinic.submitted(await clinic.room.supplier({ partnerId: gone.partner.id }));
    await clinic.told(gone.partner.id, id);
    await clinic.follow();
    expect(await failures(id)).toBe(0);
    await clinic.disableEndpoints(gone.partner.id);
    await clinic.follow();
    expect(await failures(id)).toBe(1);
    const unheard = await clinic.room.step(id, 'resubmission', { channel: 'partner' });
    expect(unheard.body.error).toMatchObject({ code: 'supplier_unreachable', because: 'unheard' });
    expect((await clinic.room.step(id, 'cancellation', { reason: 'No use' })).status).toBe(201);
    await clinic.told(gone.partner.id, id);
    await clinic.follow();
    expect(await failures(id)).toBe(2);
  });
});
