import { booking } from '../factories/clinic';
import type { ClinicLife, Signed } from './clinic-life';

/** How time is taken, kept and moved, each operation once. */
export async function aroundABooking(clinic: ClinicLife, admin: Signed, patient: Signed): Promise<void> {
  const account = await clinic.test.person('doctor');
  const practice = await clinic.registerDoctor(admin, { userId: account.id, name: 'Dr. Meera Iyer' });
  await clinic.setHours(account, practice.id, 'Asia/Kolkata', '18:00', '21:00');
  const slots = await clinic.freeSlots(practice.id);
  await aroundAHold(clinic, patient, practice.id, slots[0].startsAt);
  const visit = (await clinic.book(patient, practice.id, slots[1].startsAt, {})).body.data;
  const move = { startsAt: slots[2].startsAt, reason: 'Away that day' };
  const path = `/api/v1/consultations/${visit.id}`;
  const moved = await clinic.http(`${path}/reschedule`, { token: patient.token, body: move });
  expect(moved.status).toBe(201);
  expect((await clinic.http(`${path}/history`, { token: patient.token })).status).toBe(200);
}

async function aroundAHold(clinic: ClinicLife, patient: Signed, doctorId: string, startsAt: string): Promise<void> {
  const hold = async () => {
    const body = { doctorId, startsAt };
    const held = await clinic.http<{ id: string }>('/api/v1/slot-holds', { token: patient.token, body });
    expect(held.status).toBe(201);
    return held.body.data.id;
  };
  const change = (method: string, id: string) =>
    clinic.http(`/api/v1/slot-holds/${id}`, { method, token: patient.token });
  const first = await hold();
  expect((await change('PATCH', first)).status).toBe(200);
  expect((await change('DELETE', first)).status).toBe(200);
  const body = booking(doctorId, startsAt, { holdId: await hold() });
  expect((await clinic.http('/api/v1/consultations', { token: patient.token, body })).status).toBe(201);
}
