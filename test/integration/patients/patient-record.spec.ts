import { uuidv7 } from 'uuidv7';
import { type ClinicDoctor, openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { aLine, Pharmacy } from '../prescriptions/pharmacy';
import { RecordReader, visit } from './patients';

const NOTHING_SHOWN = { allergyIds: [], prescriptionIds: [] };

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
      { actor_id: patient.id, patient_id: patient.id, details: { access: 'self', ...NOTHING_SHOWN } },
      { actor_id: doctor.id, patient_id: patient.id, details: { access: 'treatment', ...NOTHING_SHOWN } },
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

  describe('holds what somebody must know before treating', () => {
    let pharmacy: Pharmacy;
    let somebody: TestPerson;
    let helper: TestPerson;
    beforeAll(async () => void (pharmacy = await Pharmacy.open(test)));
    beforeEach(async () => {
      somebody = await test.person('patient');
      helper = await test.person('staff');
    });

    const allergic = async (substance: string, details: object = {}): Promise<string> => {
      const path = `/api/v1/patients/${somebody.id}/allergies`;
      const { body } = await test.http<{ id: string }>(path, {
        token: somebody.token,
        body: { substance, ...details },
      });
      return body.data.id;
    };
    const medicine = (genericName: string) => pharmacy.dispensary.product({ genericName, strength: '500 mg' });
    const takes = async (productId: string, over: Record<string, unknown> = {}) =>
      (await pharmacy.signed([aLine(productId, over)], somebody)).id;
    const record = (who = helper) =>
      test.http<{ allergies: object[]; medicines: object[] }>(`/api/v1/patients/${somebody.id}/record`, {
        token: who.token,
      });
    /** Another letter in the middle of an envelope. */
    const alter = (table: string, column: string, id: string, of = 'id') =>
      test.sql(
        `update ${table} set ${column} = overlay(${column} placing case when substr(${column}, length(${column}) - 3, 1) = 'A' then 'B' else 'A' end from length(${column}) - 3 for 1)
          where ${of} = $1`,
        [id],
      );

    it('allergies and medicines in force: to the patient, who treats, and who has opened emergency access', async () => {
      const allergyId = await allergic('Penicillin', { atc: 'J01C', reaction: 'Hives', severity: 'severe' });
      await test.http(`/api/v1/patients/${somebody.id}/allergies/${await allergic('Dust')}`, {
        method: 'DELETE',
        token: somebody.token,
      });
      const [ramipril, other] = [await medicine('Ramipril'), await medicine('Ibuprofen')];
      const prescriptionId = await takes(ramipril, { instructions: 'In the morning' });
      const ended = await takes(other);
      await pharmacy.ask('POST', `/prescriptions/${ended}/cancellation`, pharmacy.doctor, { reason: 'Not needed' });
      const refused = await record();
      expect([refused.status, refused.text.includes('Penicillin')]).toEqual([403, false]);
      await reader.open(helper, somebody.id);
      for (const who of [helper, pharmacy.doctor, somebody]) {
        const { status, body } = await record(who);
        expect([status, body.data.allergies, body.data.medicines]).toEqual([
          200,
          [
            {
              ...{ id: allergyId, intact: true, substance: 'Penicillin', atc: 'J01C', reaction: 'Hives' },
              ...{ severity: 'severe', recordedAt: expect.any(String) },
            },
          ],
          [
            {
              ...{ prescriptionId, line: 1, productId: ramipril, genericName: 'Ramipril', strength: '500 mg' },
              ...{ brandName: null, form: expect.any(String), intact: true, daysSupply: 7 },
              ...{ dose: { value: 500, unit: 'mg' }, route: 'oral', instructions: 'In the morning' },
              frequency: expect.objectContaining({ text: 'One tablet three times a day' }),
              ...{ prescribedAt: expect.any(String), fillStartedAt: null },
            },
          ],
        ]);
      }
      const [look] = await test.sql(
        `select details from audit_log where action = 'patient_record.read' and actor_id = $1`,
        [helper.id],
      );
      expect(look.details).toMatchObject({
        access: 'emergency',
        allergyIds: [allergyId],
        prescriptionIds: [prescriptionId],
      });
      expect(JSON.stringify(look.details)).not.toContain('Penicillin');
    });

    it('what is not used up, and nothing that is', async () => {
      const productId = await medicine('Ramipril');
      await pharmacy.dispensary.lot(productId, pharmacy.locationId, { quantity: 100, expiresOn: '2032-01-31' });
      const id = await takes(productId);
      await pharmacy.dispense(id, [{ line: 1 }]);
      const shown = (await record(somebody)).body.data.medicines;
      expect(shown).toMatchObject([{ prescriptionId: id, fillStartedAt: expect.any(String) }]);
      await test.sql(`alter table prescription_line disable trigger all`);
      await test.sql(
        `update prescription_line set fill_started_at = fill_started_at - interval '8 days' where prescription_id = $1`,
        [id],
      );
      await test.sql(`alter table prescription_line enable trigger all`);
      expect((await record(somebody)).body.data.medicines).toEqual([]);
    });

    it('what has left the catalogue since, and warns of it by what it was', async () => {
      const codes = [{ system: 'atc', code: 'C09AA05' }];
      const productId = await pharmacy.dispensary.product({ genericName: 'Ramipril', codes });
      const id = await takes(productId);
      const retired = await pharmacy.ask('DELETE', `/products/${productId}`, pharmacy.pharmacist);
      expect(retired.status).toBe(200);
      expect((await record(somebody)).body.data.medicines).toMatchObject([
        { prescriptionId: id, genericName: 'Ramipril' },
      ]);
      const relative = await pharmacy.dispensary.product({ codes: [{ system: 'atc', code: 'C09AA02' }] });
      const { warnings } = (await pharmacy.draft(await pharmacy.visit(somebody.id), [aLine(relative)])).body.data;
      expect(warnings).toMatchObject([{ kind: 'duplicate_therapy', prescriptionId: id, basis: 'class' }]);
    });

    it('what is intact of it where something was altered', async () => {
      const [bad, good] = [await allergic('Latex'), await allergic('Nickel')];
      const [first, second] = [await takes(await medicine('Ramipril')), await takes(await medicine('Ibuprofen'))];
      await alter('patient_allergy', 'details', bad);
      await alter('prescription_line', 'directions', first, 'prescription_id');
      await reader.open(helper, somebody.id);
      const { status, body } = await record();
      expect([status, body.data]).toMatchObject([
        200,
        {
          allergies: [
            { id: bad, intact: false, substance: null, severity: 'unknown' },
            { id: good, intact: true, substance: 'Nickel' },
          ],
          medicines: [
            { prescriptionId: first, genericName: 'Ramipril', intact: false, dose: null, frequency: null },
            { prescriptionId: second, genericName: 'Ibuprofen', intact: true, dose: { value: 500 } },
          ],
        },
      ]);
    });
  });

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
