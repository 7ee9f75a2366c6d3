import { uuidv7 } from 'uuidv7';
import { Receiver } from '../integration/pms/outward/receiver';
import { happens } from '../integration/pms/outward/told-partner';
import type { ClinicLife, Signed } from './clinic-life';

const DAY_MS = 86_400_000;

/** Every operation that has to do with what partners are told, once. */
export async function aroundDeliveries(clinic: ClinicLife, admin: Signed): Promise<void> {
  const receiver = await Receiver.listen();
  try {
    await aroundAnEndpoint(clinic, admin, receiver);
  } finally {
    await receiver.close();
  }
}

async function aroundAnEndpoint(clinic: ClinicLife, admin: Signed, receiver: Receiver): Promise<void> {
  const ask = <T = { id: string }>(path: string, method?: string, body?: object) =>
    clinic.http<T>(`/api/v1/partners${path}`, { method, body, token: admin.token });
  const details = { name: `Told Chemist ${uuidv7()}`, kind: 'other', contactEmail: 'it@told.example' };
  const { id } = (await ask('', 'POST', { ...details, scopes: ['events:read'] })).body.data;
  await ask(`/${id}/webhook-secrets`, 'POST', {});
  const wanted = { url: receiver.url('/told'), eventTypes: ['stock.changed'], description: 'Warehouse' };
  const endpoint = `/${id}/endpoints/${(await ask(`/${id}/endpoints`, 'POST', wanted)).body.data.id}`;
  await ask(`/${id}/endpoints`);
  await ask(endpoint);
  await ask(endpoint, 'PATCH', { description: null });
  await happens(clinic.test);
  const settled = async () => (await ask<{ id: string }[]>(`/${id}/deliveries?status=delivered`)).body.data;
  let [delivery] = await settled();
  while (delivery === undefined) [delivery] = await settled();
  await ask(`/${id}/deliveries/${delivery.id}`);
  await ask(`/${id}/deliveries/${delivery.id}/redeliveries`, 'POST');
  const [from, to] = [-DAY_MS, DAY_MS].map((offset) => new Date(Date.now() + offset).toISOString());
  await ask(`/${id}/deliveries/redeliveries`, 'POST', { from, to, includeDelivered: true });
  await ask(endpoint, 'DELETE');
}
