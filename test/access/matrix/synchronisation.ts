import { randomUUID } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { made } from '../../factories/partner';
import { sealed, stockEvent, type WebhookSecret } from '../../factories/pms';
import type { AccessLines, Identity } from '../access-line';
import type { Clinic } from '../clinic';

const ADMIN = { allowed: ['admin'] } as const;
const DISPENSERS = { allowed: ['pharmacist', 'admin'] as readonly Identity[] };

const PARTNER = { allowed: ['partner'] as readonly Identity[] };
const PRODUCT = { version: 1, name: 'Amoxicillin' };
const PLACE = { productRef: 'AMX-500', locationRef: 'main' };
const STOCK = { version: 1, onHand: 40 };

export const synchronisationLines: AccessLines = {
  listWebhookSecrets: { ...ADMIN, ask: aPartner },
  addWebhookSecret: { ...ADMIN, ask: async (clinic) => ({ ...(await aPartner(clinic)), body: {} }) },
  revokeWebhookSecret: {
    ...ADMIN,
    ask: async (clinic) => {
      const { path } = await aPartner(clinic);
      return { path: { ...path, secretId: (await secretOf(clinic, path.id)).id } };
    },
  },
  receivePartnerEvent: {
    allowed: 'everybody',
    ask: async (clinic) => {
      const { path } = await aPartner(clinic);
      const { secret } = await secretOf(clinic, path.id);
      const { body, headers } = sealed({ ...stockEvent('AMX-500', 1, 40), id: `evt_${randomUUID()}` }, [secret]);
      return { path: { partner: path.id }, body, headers };
    },
  },
  listInboundEvents: { ...ADMIN, ask: aPartner },
  readInboundEvent: { ...ADMIN, ask: aDeadEvent },
  replayInboundEvent: { ...ADMIN, ask: aDeadEvent },
  listProductMappings: { ...DISPENSERS, ask: aPartner },
  mapProduct: {
    ...DISPENSERS,
    ask: async (clinic) => {
      const { path } = await aPartner(clinic);
      await clinic.test.sql(
        `insert into pms_product (id, partner_id, ref, reported_version, created_at, updated_at)
         values ($1, $2, 'AMX-500', 0, now(), now())`,
        [uuidv7(), path.id],
      );
      return { path: { ...path, productRef: 'AMX-500' }, body: { productId: null } };
    },
  },
  listSnapshots: { ...DISPENSERS, ask: aPartner },
  listDifferences: { ...DISPENSERS, ask: aPartner },
  readSyncStatus: { ...DISPENSERS, ask: aPartner },
  readPartnerStockView: { ...DISPENSERS, ask: aPartner },
  readPmsStockView: PARTNER,
  sendPmsSnapshot: {
    ...PARTNER,
    ask: () => ({ body: { locationRef: 'main', takenAt: new Date().toISOString(), stock: [] } }),
  },
  listPartnerStock: { ...DISPENSERS, ask: aPartner },
  listPmsProducts: PARTNER,
  readPmsProduct: { ...PARTNER, ask: async (clinic) => ({ path: await reported(clinic) }) },
  reportPmsProducts: { ...PARTNER, ask: () => ({ body: { products: [{ productRef: 'AMX-500', ...PRODUCT }] } }) },
  putPmsProduct: { ...PARTNER, ask: () => ({ path: { productRef: 'AMX-500' }, body: PRODUCT }) },
  patchPmsProduct: { ...PARTNER, ask: async (clinic) => ({ path: await reported(clinic), body: { version: 2 } }) },
  listPmsInventory: PARTNER,
  readPmsStock: { ...PARTNER, ask: async (clinic) => ({ path: await reported(clinic) }) },
  reportPmsInventory: { ...PARTNER, ask: () => ({ body: { stock: [{ ...PLACE, ...STOCK }] } }) },
  putPmsStock: { ...PARTNER, ask: () => ({ path: PLACE, body: STOCK }) },
  patchPmsStock: { ...PARTNER, ask: async (clinic) => ({ path: await reported(clinic), body: { version: 2 } }) },
};

/** A product of the partner, and its stock, as reported. */
async function reported(clinic: Clinic) {
  const productRef = `AMX-${randomUUID()}`;
  const { id } = clinic.partner.partner;
  await clinic.test.sql(
    `insert into pms_product (id, partner_id, ref, reported_version, name, created_at, updated_at)
     values ($1, $2, $3, 1, 'Amoxicillin', now(), now())`,
    [uuidv7(), id, productRef],
  );
  await clinic.test.sql(
    `insert into pms_stock (id, partner_id, product_ref, location_ref, reported_version, on_hand, reserved, updated_at)
     values ($1, $2, $3, 'main', 1, 40, 0, now())`,
    [uuidv7(), id, productRef],
  );
  return { productRef, locationRef: 'main' };
}

async function aPartner(clinic: Clinic) {
  const contact = { name: `Pharmacy ${uuidv7()}`, contactEmail: 'it@pharmacy.example' };
  const details = { ...contact, kind: 'other', scopes: ['inventory:write'] };
  const { id } = await made<{ id: string }>(clinic.test, '/api/v1/partners', clinic.person('admin').token, details);
  return { path: { id } };
}

function secretOf(clinic: Clinic, partnerId: string): Promise<WebhookSecret> {
  return made(clinic.test, `/api/v1/partners/${partnerId}/webhook-secrets`, clinic.person('admin').token, {});
}

async function aDeadEvent(clinic: Clinic) {
  const { path } = await aPartner(clinic);
  const { secret } = await secretOf(clinic, path.id);
  const sent = sealed({ ...stockEvent('AMX-500', 1, 40), id: `evt_${randomUUID()}` }, [secret]);
  const { headers } = sent;
  await clinic.test.http(`/api/v1/pms/webhooks/${path.id}`, { method: 'POST', body: sent.body, headers });
  const [{ id }] = await clinic.test.sql<{ id: string }>(
    `update pms_inbound_event set outcome = 'dead', concluded_at = now(), next_attempt_at = null
      where partner_id = $1 returning id`,
    [path.id],
  );
  return { path: { ...path, eventId: id } };
}
