import { uuidv7 } from 'uuidv7';
import { type ClinicDoctor, openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { RecordReader, visit } from './patients';

describe("a patient's record", () => {
  let test: TestApp;
  let reader: RecordReader;
  let patient: TestPerson;
  let doctor: TestPerson;
  let practice: ClinicDoctor;
  let visitId: string;

  beforeAll(async () => {
    test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
    reader = new RecordReader(test);
    patient = await test.person('patient', { name: 'Asha Rao' });
    doctor = await test.person('doctor');
    practice = await openPractice(test, { userId: doctor.id });
    visitId = await visit(test, patient, practice);
  });
  afterAll(() => test.close());

  /** Lets a visit be over since so many days. */
  const overSince = (days: number) =>
    test.sql(
      `update consultation set status = 'completed', starts_at = now() - make_interval(days => $2) - interval '30 minutes',
         ends_at = now() - make_interval(days => $2) where id = $1`,
      [visitId, days],
    );

  it('is read by the patient, with the reason for each visit', async () => {
    const { status, body } = await reader.read(patient, patient.id);
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      patient: { id: patient.id, name: 'Asha Rao', dateOfBirth: null },
      consultations: [{ id: visitId, doctorId: practice.id, status: 'scheduled', reason: 'Palpitations at night' }],
      consultationCount: 1,
      access: { kind: 'self' },
    });
  });

  it('is read by a doctor who treats the patient, and each look is in the audit trail', async () => {
    const { status, body } = await reader.read(doctor, patient.id);
    expect(status).toBe(200);
    expect(body.data.access).toEqual({ kind: 'treatment' });
    const looks = await test.sql(
      `select actor_id, patient_id, details from audit_log where action = 'patient_record.read' and subject_id = $1 order by id`,
      [patient.id],
    );
    expect(looks).toEqual([
      { actor_id: patient.id, patient_id: patient.id, details: { access: 'self' } },
      { actor_id: doctor.id, patient_id: patient.id, details: { access: 'treatment' } },
    ]);
  });

  it('is read by the doctor for 180 days after the last visit, and no longer', async () => {
    await overSince(179);
    expect((await reader.read(doctor, patient.id)).status).toBe(200);
    await overSince(181);
    const { status, body } = await reader.read(doctor, patient.id);
    expect([status, body.error.code]).toEqual([403, 'emergency_access_required']);
  });

  it.each(['cancelled', 'expired', 'pending_payment'])('is not opened by a visit that is %s', async (state) => {
    await test.sql(
      `update consultation set status = $2, starts_at = now() + interval '1 day', ends_at = now() + interval '25 hours' where id = $1`,
      [visitId, state],
    );
    expect((await reader.read(doctor, patient.id)).status).toBe(403);
  });

  it('is not there for another patient, nor under an id that is no patient’s', async () => {
    const stranger = await test.person('patient');
    const { status, body } = await reader.read(stranger, patient.id);
    expect([status, body.error.code]).toEqual([404, 'not_found']);
    for (const id of [uuidv7(), doctor.id]) expect((await reader.read(doctor, id)).status).toBe(404);
  });

  it.each(['staff', 'pharmacist', 'doctor'] as const)(
    'is refused to %s without a relation, and that is audited',
    async (role) => {
      const who = await test.person(role);
      const { status, body } = await reader.read(who, patient.id);
      expect([status, body.error.code]).toEqual([403, 'emergency_access_required']);
      const denials = await test.sql(`select details->>'code' as code, subject_id from audit_log where actor_id = $1`, [
        who.id,
      ]);
      expect(denials).toEqual([{ code: 'emergency_access_required', subject_id: patient.id }]);
    },
  );

  describe('holds the reason for a visit, which the front desk', () => {
    const reasons = async (who: TestPerson) => {
      const one = await test.http<{ reason: string | null }>(`/api/v1/consultations/${visitId}`, { token: who.token });
      const all = await test.http<{ reason: string | null }[]>('/api/v1/consultations', { token: who.token });
      return [one.body.data.reason, ...all.body.data.map(({ reason }) => reason)];
    };

    it.each(['staff', 'admin'] as const)('(%s) does not see', async (role) => {
      expect(await reasons(await test.person(role))).toEqual([null, null]);
    });

    it('hides from neither patient nor doctor', async () => {
      for (const who of [patient, doctor]) expect(await reasons(who)).toEqual(Array(2).fill('Palpitations at night'));
    });

    it('is not told either when it cancels', async () => {
      await test.sql(`update consultation set status = 'scheduled' where id = $1`, [visitId]);
      const { status, body } = await test.http(`/api/v1/consultations/${visitId}/cancellation`, {
        token: (await test.person('staff')).token,
        body: { reason: 'The doctor is ill' },
      });
      expect([status, body.data.reason]).toEqual([201, null]);
    });
  });
});
