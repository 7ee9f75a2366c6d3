import type { ClinicLife, Signed } from './clinic-life';

/** The operations of notes, each once. The visit is moved to now: this clinic goes by the real clock. */
export async function aroundNotes(clinic: ClinicLife, admin: Signed): Promise<void> {
  const [patient, doctor] = await Promise.all([clinic.test.person('patient'), clinic.test.person('doctor')]);
  const practice = await clinic.registerDoctor(admin, { userId: doctor.id, name: 'Dr. Mohan Iyer' });
  await clinic.setHours(doctor, practice.id, 'Asia/Kolkata', '10:00', '11:00');
  const [{ startsAt }] = await clinic.freeSlots(practice.id);
  const { id } = (await clinic.book(patient, practice.id, startsAt, {})).body.data;
  await clinic.test.sql(
    `update consultation set starts_at = now(), ends_at = now() + interval '30 minutes' where id = $1`,
    [id],
  );
  const path = `/api/v1/consultations/${id}`;
  const post = async (who: { token: string }, rest: string, body: object = {}) => {
    const {
      status,
      body: answer,
      text,
    } = await clinic.http<{ id: string }>(`${path}${rest}`, { token: who.token, body });
    if (status !== 201) throw new Error(text);
    return answer.data.id;
  };
  await post(patient, '/check-in');
  await post(doctor, '/start');
  const noteId = await post(doctor, '/notes', { subjective: 'Dry cough for three days' });
  const diagnoses = [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'R05', display: 'Cough' }];
  const rewritten = await clinic.http(`${path}/notes/${noteId}`, {
    method: 'PUT',
    token: doctor.token,
    body: { subjective: 'Dry cough for a week', plan: 'Rest', diagnoses },
    headers: { 'if-match': '"1"' },
  });
  expect(rewritten.status).toBe(200);
  await post(doctor, '/completion');
  const late = await post(doctor, '/notes', { text: 'Called back in the evening: better.' });
  await post(doctor, `/notes/${late}/signature`);
  await post(doctor, `/notes/${noteId}/addenda`, { reason: 'The result came in', text: 'Swab negative' });
  const read = await clinic.http<{ addenda: object[] }[]>(`${path}/notes`, { token: patient.token });
  expect(read.body.data.map(({ addenda }) => addenda.length)).toEqual([1, 0]);
  const one = await clinic.http<{ intact: boolean }>(`${path}/notes/${noteId}`, { token: patient.token });
  expect(one.body.data.intact).toBe(true);
  expect((await clinic.http(`/api/v1/patients/${patient.id}/notes`, { token: doctor.token })).status).toBe(200);
}
