import type { ClinicLife, Signed } from './clinic-life';

/** The operations of the day of a visit, each once. The visits are moved to now: this clinic goes by the real clock. */
export async function aroundAVisit(clinic: ClinicLife, admin: Signed, patient: Signed): Promise<void> {
  const [account, staff] = await Promise.all([clinic.test.person('doctor'), clinic.test.person('staff')]);
  const practice = await clinic.registerDoctor(admin, { userId: account.id, name: 'Dr. Leela Nair' });
  await clinic.setHours(account, practice.id, 'Asia/Kolkata', '14:00', '17:00');
  const slots = await clinic.freeSlots(practice.id);
  const take = async (who: { token: string }, id: string, step: string, body: object = {}) => {
    const path = `/api/v1/consultations/${id}/${step}`;
    expect((await clinic.http(path, { token: who.token, body })).status).toBe(201);
  };
  const waiting = async (slot: number) => {
    const { id } = (await clinic.book(patient, practice.id, slots[slot].startsAt, {})).body.data;
    await moveTo(clinic, id, 0);
    await take(patient, id, 'check-in');
    return id;
  };
  const [done, broken, left] = [await waiting(0), await waiting(1), await waiting(2)];
  await clinic.http(`/api/v1/doctors/${practice.id}/waiting-room`, { token: account.token });
  await clinic.http(`/api/v1/consultations/${done}/waiting-room`, { token: patient.token });
  await take(account, done, 'start');
  await take(account, done, 'completion');
  const { payment } = await clinic.visit(patient, done);
  const debt = `/api/v1/payments/${payment.id}/write-off`;
  expect((await clinic.http(debt, { token: admin.token, body: { reason: 'insolvency' } })).status).toBe(201);
  await take(account, broken, 'start');
  await take(account, broken, 'abort', { cause: 'technical', reason: 'The connection broke down' });
  await moveTo(clinic, left, -20);
  await take(staff, left, 'no-show', { reason: 'Left the waiting room' });
  await clinic.http(`/api/v1/consultations/${broken}/history`, { token: patient.token });
}

async function moveTo(clinic: ClinicLife, id: string, minutesFromNow: number): Promise<void> {
  await clinic.test.sql(
    `update consultation set starts_at = now() + make_interval(mins => $2), ends_at = now() + make_interval(mins => $2 + 30) where id = $1`,
    [id, minutesFromNow],
  );
}
