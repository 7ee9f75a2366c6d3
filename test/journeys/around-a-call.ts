import type { ClinicLife, Signed } from './clinic-life';

interface Guest {
  id: string;
  link: string;
}

/** The operations of a visit by video, each once. The visit is moved to now: this clinic goes by the real clock. */
export async function aroundACall(clinic: ClinicLife, admin: Signed): Promise<void> {
  const [patient, doctor] = await Promise.all([clinic.test.person('patient'), clinic.test.person('doctor')]);
  const practice = await clinic.registerDoctor(admin, { userId: doctor.id, name: 'Dr. Farah Khan' });
  await clinic.setHours(doctor, practice.id, 'Asia/Kolkata', '11:00', '12:00');
  const [{ startsAt }] = await clinic.freeSlots(practice.id);
  const { id } = (await clinic.book(patient, practice.id, startsAt, {})).body.data;
  const path = `/api/v1/consultations/${id}`;
  expect((await clinic.http(`${path}/join`, { method: 'POST', token: patient.token })).status).toBe(409);
  await clinic.test.sql(
    `update consultation set starts_at = now(), ends_at = now() + interval '30 minutes' where id = $1`,
    [id],
  );
  for (const { token } of [patient, doctor]) {
    expect((await clinic.http(`${path}/join`, { method: 'POST', token })).status).toBe(201);
  }
  const invite = (name: string) => clinic.http<Guest>(`${path}/guests`, { token: patient.token, body: { name } });
  const [meera, other] = [(await invite('Meera Rao')).body.data, (await invite('Interpreter')).body.data];
  const token = meera.link.split('#token=')[1];
  expect((await clinic.http('/api/v1/meetings/guest-admission', { body: { token } })).status).toBe(201);
  const state = { state: 'connected' };
  await clinic.http('/api/v1/meetings/guest-presence', { method: 'PUT', body: { token, ...state } });
  await clinic.http(`${path}/presence`, { method: 'PUT', token: patient.token, body: state });
  const present = await clinic.http<{ role: string; state: string }[]>(`${path}/presence`, { token: doctor.token });
  expect(present.body.data.map((one) => [one.role, one.state])).toEqual([
    ['patient', 'connected'],
    ['doctor', 'waiting'],
    ['guest', 'connected'],
  ]);
  await clinic.http(`${path}/guests/${other.id}`, { method: 'DELETE', token: doctor.token });
  const guests = await clinic.http<object[]>(`${path}/guests`, { token: doctor.token });
  expect(guests.body.data).toHaveLength(2);
}
