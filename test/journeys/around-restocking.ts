import { aPms, deliver, sealed } from '../factories/pms';
import type { ClinicLife, Signed } from './clinic-life';
import { DispensaryLife } from './around-the-dispensary';

interface Order {
  id: string;
  status: string;
}

/** Every operation of restocking, once. */
export async function aroundRestocking(clinic: ClinicLife): Promise<void> {
  const life = new DispensaryLife(clinic, await clinic.test.person('pharmacist'));
  const colleague = await clinic.test.person('admin');
  const productId = await life.product('Metformin', '09506000140445');
  const locationId = await life.location('Cupboard', 'dispensary');
  const supplier = {
    name: 'Godavari',
    kind: 'wholesaler',
    leadTimeDays: 2,
    currency: 'INR',
    email: 'orders@godavari.example',
  };
  const { id: supplierId } = await life.ask('POST', '/suppliers', supplier);
  const lines = [{ productId, purchaseUnits: 10, unitCost: { amount: 4_500, currency: 'INR' } }];
  const anOrder = () => life.ask<Order>('POST', '/restock-orders', { supplierId, locationId, lines });
  const step = (id: string, noun: string, body?: unknown, who = life.pharmacist) =>
    life.ask<Order>('POST', `/restock-orders/${id}/${noun}`, body, who);

  const { id } = await anOrder();
  await life.ask('PATCH', `/restock-orders/${id}`, { note: 'Ring at the back door.' });
  await step(id, 'approval-request');
  await step(id, 'approval', undefined, colleague);
  await step(id, 'submission', {});
  await step(id, 'acknowledgement', { supplierReference: 'SO-88121', expectedOn: '2032-01-31' });
  const arriving = { lines: [{ productId, batch: 'B1', expiresOn: '2032-12-31', quantity: 5, unit: 'purchase' }] };
  await step(id, 'receipts', arriving);
  await step(id, 'closure', { reason: 'The maker has stopped producing the rest' });
  await life.ask('GET', `/restock-orders/${id}`);
  await life.ask('GET', `/restock-orders/${id}/receipts`);
  const paper = await clinic.http(`/api/v1/restock-orders/${id}/order.pdf`, { token: life.pharmacist.token });
  expect(paper.status).toBe(200);

  await aroundAPartnersOrder(clinic, life, { productId, locationId, colleague });

  const rejected = await anOrder();
  await step(rejected.id, 'approval-request');
  await step(rejected.id, 'rejection', { reason: 'Too dear' }, colleague);
  await step((await anOrder()).id, 'cancellation', { reason: 'Ordered twice' });
  await life.ask('GET', `/restock-orders?supplierId=${supplierId}&late=false`);
  await life.ask('GET', `/suppliers/${supplierId}/lead-times`);
}

/** An order that a supplier's system takes, and tells of. */
async function aroundAPartnersOrder(
  { test }: ClinicLife,
  life: DispensaryLife,
  { productId, locationId, colleague }: { productId: string; locationId: string; colleague: Signed },
): Promise<void> {
  const pms = await aPms(test);
  const partnerId = pms.partner.id;
  await life.ask('POST', `/partners/${partnerId}/endpoints`, { url: 'https://pms.example/orders' }, colleague);
  const supplier = { name: 'Krishna', kind: 'wholesaler', leadTimeDays: 2, currency: 'INR', partnerId };
  const { id: supplierId } = await life.ask('POST', '/suppliers', supplier);
  const plan = { supplierId, locationId, lines: [{ productId, purchaseUnits: 10 }] };
  const { id, number } = await life.ask<Order & { number: string }>('POST', '/restock-orders', plan);
  const order = `/restock-orders/${id}`;
  await life.ask('POST', `${order}/approval-request`);
  await life.ask('POST', `${order}/approval`, undefined, colleague);
  await life.ask('POST', `${order}/submission`, {});
  await life.ask('POST', `${order}/resubmission`, { channel: 'partner' });
  const lines = [{ line: 1, quantity: 200, batch: 'K1', expiresOn: '2032-12-31' }];
  const event = { id: `evt_${id}`, type: 'order.shipped', data: { orderRef: number, sequence: 1, lines } };
  await deliver(test, partnerId, sealed(event, [pms.webhookSecret.secret]));
  let shipments: { delivery: object }[] = [];
  while (shipments.length === 0) shipments = await life.ask('GET', `${order}/shipments`);
  await life.ask('POST', `${order}/receipts`, shipments[0].delivery);
  await life.ask('GET', `${order}/shipments`);
  await life.ask('GET', order);
}
