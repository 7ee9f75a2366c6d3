import { ClinicLife, type Doctor, type Signed, type Visit } from './clinic-life';

interface Line {
  at: string;
  actorId: string | null;
  actorRole: string;
  action: string;
  subjectId: string | null;
  patientId: string | null;
  outcome: string;
  requestId: string;
}

describe("an administrator's work", () => {
  let clinic: ClinicLife;
  let admin: Signed;
  let doctor: Signed;
  let practice: Doctor;
  let patient: Signed;
  let curious: Signed;
  let visit: Visit;

  beforeAll(async () => {
    clinic = await ClinicLife.open();
    admin = await clinic.test.person('admin');
  });
  afterAll(() => clinic.close());

  const trail = async (query: string) =>
    (await clinic.http<Line[]>(`/api/v1/audit-logs?limit=100&${query}`, { token: admin.token })).body.data;
  const who = (lines: Line[]) => lines.map(({ action, actorId, outcome }) => [action, actorId, outcome]);

  it('makes a doctor of an account', async () => {
    const { id, email } = await clinic.signUp('Asha Rao');
    const { status, body } = await clinic.http(`/api/v1/users/${id}/role`, {
      method: 'PATCH',
      token: admin.token,
      body: { role: 'doctor' },
    });
    expect([status, body.data.role]).toEqual([200, 'doctor']);
    doctor = await clinic.logIn(email);
    practice = await clinic.registerDoctor(admin, { userId: id });
    const twice = await clinic.http('/api/v1/doctors', {
      token: admin.token,
      body: { ...practice, userId: id, id: undefined, version: undefined },
    });
    expect(twice.body.error.code).toBe('doctor_account_taken');
  });

  it('lets the doctor set the hours, and a patient book', async () => {
    await clinic.setHours(doctor, practice.id, 'Asia/Kolkata', '09:00', '13:00');
    patient = await clinic.signUp('Bela Shah');
    curious = await clinic.signUp('Chandra Iyer');
    const [slot] = await clinic.freeSlots(practice.id);
    visit = (await clinic.book(patient, practice.id, slot.startsAt)).body.data;
    await clinic.visit(patient, visit.id);
    await clinic.visit(doctor, visit.id);
    await clinic.http(`/api/v1/consultations/${visit.id}`, { token: curious.token });
    await clinic.http(`/api/v1/users/${patient.id}`, { token: curious.token });
  });

  it('finds who booked the visit, and who has looked at it', async () => {
    const lines = await trail(`subjectId=${visit.id}`);
    expect(who(lines.filter(({ action }) => action === 'consultation.booked'))).toEqual([
      ['consultation.booked', patient.id, 'success'],
    ]);
    const looks = who(lines.filter(({ action }) => action === 'consultation.read'));
    expect(looks).toHaveLength(2);
    expect(looks).toEqual(
      expect.arrayContaining([
        ['consultation.read', patient.id, 'success'],
        ['consultation.read', doctor.id, 'success'],
      ]),
    );
  });

  it("finds everything that was done with a patient's data", async () => {
    const lines = await trail(`patientId=${patient.id}`);
    expect(new Set(lines.map(({ patientId }) => patientId))).toEqual(new Set([patient.id]));
    const actions = lines.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['consultation.booked', 'consultation.read', 'payment.captured']));
  });

  it('finds who tried what they may not', async () => {
    const [line, ...others] = await trail(`actorId=${curious.id}&outcome=denied`);
    expect(others).toEqual([]);
    expect(line).toMatchObject({ action: 'access.denied', actorRole: 'patient', subjectId: patient.id });
  });

  it('finds the request by the id that its caller was given', async () => {
    const { headers } = await clinic.http(`/api/v1/consultations/${visit.id}`, { token: doctor.token });
    const lines = await trail(`subjectId=${visit.id}&action=consultation.read`);
    expect(lines.map(({ requestId }) => requestId)).toContain(headers.get('x-request-id'));
  });

  it('is the only one who reads the trail, and leaves a line there too', async () => {
    for (const { token } of [doctor, patient]) {
      expect((await clinic.http('/api/v1/audit-logs', { token })).status).toBe(403);
    }
    const reads = await trail(`actorId=${admin.id}&action=audit_log.read`);
    expect(reads.length).toBeGreaterThan(0);
    expect((await trail('action=access.denied')).map(({ actorId }) => actorId)).toEqual(
      expect.arrayContaining([doctor.id, patient.id]),
    );
  });

  it('retires the doctor, who is found and booked no more', async () => {
    const path = `/api/v1/doctors/${practice.id}`;
    expect((await clinic.http(path, { method: 'DELETE', token: admin.token })).status).toBe(200);
    expect((await clinic.http(path)).status).toBe(404);
    expect((await clinic.http<Doctor[]>('/api/v1/doctors')).body.data).toEqual([]);
    expect((await clinic.book(curious, practice.id, visit.startsAt)).status).toBe(404);
    expect(await clinic.visits(patient)).toMatchObject([{ id: visit.id, status: 'scheduled' }]);
  });
});
