import { StockReconciliation } from '../../src/modules/pms-sync/reconciliation/stock-reconciliation.service';
import { send, signed } from '../factories/partner';
import { aPms, sealed, stockEvent, deliver } from '../factories/pms';
import type { ClinicLife, Signed } from './clinic-life';

/** Every operation that keeps a partner's system in step, once. */
export async function aroundThePms(clinic: ClinicLife, admin: Signed): Promise<void> {
  const { contract, test } = clinic;
  const pms = await aPms(test);
  const ask = (path: string, method?: string, body?: object) =>
    clinic.http<{ id: string }>(`/api/v1/partners/${pms.partner.id}${path}`, { method, body, token: admin.token });
  const { id } = (await ask('/webhook-secrets', 'POST', {})).body.data;
  await ask('/webhook-secrets');
  await ask(`/webhook-secrets/${id}`, 'DELETE');
  const broken = { ...stockEvent('AMX-500', 1, 40), data: {} };
  for (const event of [stockEvent('AMX-500', 1, 40), broken]) {
    const answer = await deliver(test, pms.partner.id, sealed(event, [pms.webhookSecret.secret]));
    contract.check('POST', `/api/v1/pms/webhooks/${pms.partner.id}`, answer);
  }
  const dead = async () =>
    (
      await test.sql<{ id: string }>(`select id from pms_inbound_event where outcome = 'dead' and partner_id = $1`, [
        pms.partner.id,
      ])
    )[0];
  while (!(await dead()));
  await ask('/inbound-events?outcome=dead');
  await ask(`/inbound-events/${(await dead()).id}`);
  await ask(`/inbound-events/${(await dead()).id}/replays`, 'POST');
  await ask('/product-mappings?unmapped=true');
  await ask('/product-mappings/AMX-500', 'PUT', { productId: null });
  await ask('/stock?waiting=true');
  await ask('/stock-view?asOf=0');
  const call = async (method: string, path: string, body?: object) => {
    const asked = { method, path: `/api/v1/pms/${path}`, body: body && JSON.stringify(body) };
    const request = await signed(test, pms, asked);
    contract.check(method, request.path, await send(test, request));
  };
  const product = { version: 1, name: 'Amoxicillin 500 mg capsules' };
  await call('POST', 'products', { products: [{ productRef: 'AMX-500', ...product }, { productRef: 'AMX-250' }] });
  await call('PUT', 'products/AMX-250', product);
  await call('PATCH', 'products/AMX-250', { version: 2, discontinued: true });
  await call('GET', 'products');
  await call('GET', 'products/AMX-250');
  await call('POST', 'inventory', { stock: [{ productRef: 'AMX-500', locationRef: 'main', version: 9, onHand: 4 }] });
  await call('PUT', 'inventory/main/AMX-250', { version: 1, onHand: 3 });
  await call('PATCH', 'inventory/main/AMX-250', { version: 2, reserved: 1 });
  await call('GET', 'inventory');
  await call('GET', 'inventory/main/AMX-250');
  await call('GET', 'stock-view');
  const stock = [{ productRef: 'AMX-500', version: 9, onHand: 5 }];
  await call('POST', 'inventory/snapshots', { locationRef: 'main', takenAt: new Date().toISOString(), stock });
  while (await test.app.get(StockReconciliation).compareNext());
  await ask('/snapshots');
  await ask('/differences');
  await ask('/sync');
}
