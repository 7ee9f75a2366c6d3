import { uuidv7 } from 'uuidv7';
import { made } from '../../factories/partner';
import type { AccessLines } from '../access-line';
import type { Clinic } from '../clinic';

const ADMIN = { allowed: ['admin'] } as const;

export const deliveryLines: AccessLines = {
  listEndpoints: { ...ADMIN, ask: async (clinic) => ({ path: { id: await aPartner(clinic) } }) },
  addEndpoint: { ...ADMIN, ask: async (clinic) => ({ path: { id: await aPartner(clinic) }, body: { url: aUrl() } }) },
  readEndpoint: { ...ADMIN, ask: anEndpoint },
  changeEndpoint: {
    ...ADMIN,
    ask: async (clinic) => ({ ...(await anEndpoint(clinic)), body: { description: 'Warehouse' } }),
  },
  removeEndpoint: { ...ADMIN, ask: anEndpoint },
  listDeliveries: { ...ADMIN, ask: async (clinic) => ({ path: { id: await aPartner(clinic) } }) },
  readDelivery: { ...ADMIN, ask: aDelivery },
  redeliverEvent: { ...ADMIN, ask: aDelivery },
  redeliverRange: {
    ...ADMIN,
    ask: async (clinic) => ({
      path: { id: await aPartner(clinic) },
      body: { from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' },
    }),
  },
};

const aUrl = () => `https://pms.example/${uuidv7()}`;

async function aPartner(clinic: Clinic): Promise<string> {
  const body = { name: `Chemist ${uuidv7()}`, kind: 'other', contactEmail: 'it@chemist.example' };
  const scopes = ['events:read'];
  return (
    await made<{ id: string }>(clinic.test, '/api/v1/partners', clinic.person('admin').token, { ...body, scopes })
  ).id;
}

async function anEndpoint(clinic: Clinic) {
  const id = await aPartner(clinic);
  const path = `/api/v1/partners/${id}/endpoints`;
  const { id: endpointId } = await made<{ id: string }>(clinic.test, path, clinic.person('admin').token, {
    url: aUrl(),
  });
  return { path: { id, endpointId } };
}

/** One that is over. */
async function aDelivery(clinic: Clinic) {
  const { path } = await anEndpoint(clinic);
  const deliveryId = uuidv7();
  await clinic.test.sql(
    `insert into partner_delivery (id, partner_id, endpoint_id, event_id, event_type, subject_id, body, status, occurred_at, created_at, settled_at)
     values ($1, $2, $3, $4, 'stock.changed', $4, '{}', 'dead', now(), now(), now())`,
    [deliveryId, path.id, path.endpointId, uuidv7()],
  );
  return { path: { id: path.id, deliveryId } };
}
