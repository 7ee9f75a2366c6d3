import { booking } from '../factories/clinic';
import { until } from '../support/until';
import type { ClinicLife, Signed, Slot } from './clinic-life';

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
  await aroundTheWaitingList(clinic, patient, { doctorId: practice.id, slot: slots[2], visitId: visit.id });
  await aroundASeries(clinic, patient, practice.id, slots[1].startsAt);
}

/** Two visits, a week between them, which are then not needed. */
async function aroundASeries(clinic: ClinicLife, { token }: Signed, doctorId: string, startsAt: string): Promise<void> {
  const path = '/api/v1/consultation-series';
  const body = booking(doctorId, startsAt, { recurrence: { frequency: 'weekly', count: 2 } });
  const booked = await clinic.http<{ id: string }>(path, { token, body });
  expect(booked.status).toBe(201);
  const { id } = booked.body.data;
  expect((await clinic.http(path, { token })).status).toBe(200);
  expect((await clinic.http(`${path}/${id}`, { token })).status).toBe(200);
  const why = { reason: 'Feeling better' };
  expect((await clinic.http(`${path}/${id}/cancellation`, { token, body: why })).status).toBe(201);
}

/** Somebody waits for the time of a visit, which is then cancelled. */
async function aroundTheWaitingList(
  clinic: ClinicLife,
  patient: Signed,
  { doctorId, slot, visitId }: { doctorId: string; slot: Slot; visitId: string },
): Promise<void> {
  const { token } = await clinic.test.person('patient');
  const entries = '/api/v1/waitlist-entries';
  const wish = { doctorId, from: slot.startsAt, until: slot.endsAt };
  const joined = await clinic.http<{ id: string }>(entries, { token, body: wish });
  expect(joined.status).toBe(201);
  await clinic.cancel(patient, visitId);
  await until(async () => {
    const list = await clinic.http<{ status: string }[]>(entries, { token });
    return list.body.data[0].status === 'offered';
  });
  const { id } = joined.body.data;
  expect((await clinic.http(`${entries}/${id}/refusal`, { method: 'POST', token })).status).toBe(201);
  expect((await clinic.http(`${entries}/${id}`, { method: 'DELETE', token })).status).toBe(200);
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
