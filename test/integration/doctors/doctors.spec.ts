import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { aDoctor, type DoctorBody, PROFILE } from './a-doctor';

let test: TestApp;
let admin: TestPerson;

beforeAll(async () => {
  // No worker: the outbox keeps what it is given.
  test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
  admin = await test.person('admin');
});
afterAll(() => test.close());

const patch = (id: string, body: unknown, headers: Record<string, string> = {}, token = admin.token) =>
  test.http<DoctorBody>(`/api/v1/doctors/${id}`, { method: 'PATCH', body, headers, token });
const find = (id: string, headers: Record<string, string> = {}) =>
  test.http<DoctorBody>(`/api/v1/doctors/${id}`, { headers });

describe('registering', () => {
  it('answers with the doctor, for everybody to read', async () => {
    const doctor = await aDoctor(test, admin);
    expect(doctor).toEqual({ ...PROFILE, id: doctor.id, biography: null, acceptsBookings: true, version: 1 });
    expect((await find(doctor.id)).body.data).toEqual(doctor);
  });

  it('leaves an audit row and an event', async () => {
    const { id } = await aDoctor(test, admin);
    expect(await test.sql('select actor_id, action, outcome from audit_log where subject_id = $1', [id])).toEqual([
      { actor_id: admin.id, action: 'doctor.registered', outcome: 'success' },
    ]);
    expect(await test.sql('select type, payload from outbox_event where aggregate_id = $1', [id])).toEqual([
      { type: 'doctor.registered', payload: { doctorId: id, userId: null } },
    ]);
  });

  it('happens once for one Idempotency-Key', async () => {
    const request = { body: PROFILE, token: admin.token, headers: { 'idempotency-key': 'registration-1' } };
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => test.http<DoctorBody>('/api/v1/doctors', request)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.data.id)).size).toBe(1);
    const other = { ...request, body: { ...PROFILE, name: 'Dr. Other' } };
    expect((await test.http('/api/v1/doctors', other)).body.error.code).toBe('idempotency_key_reused');
  });

  it('names every fault of the request at once, unknown fields too', async () => {
    const body = { ...PROFILE, name: ' ', languages: ['English'], fee: { amount: 1.5, currency: 'inr' }, rating: 5 };
    const { status, body: answer } = await test.http('/api/v1/doctors', { body, token: admin.token });
    expect(status).toBe(422);
    expect(answer.error.errors.map(({ field }) => field).sort()).toEqual(
      ['fee.amount', 'fee.currency', 'languages', 'name', 'rating'].sort(),
    );
  });

  it('refuses a zone that does not exist, an account that does not and one that is taken', async () => {
    const account = await test.person('doctor');
    await aDoctor(test, admin, { userId: account.id });
    const refusal = async (over: object) => {
      const { status, body } = await test.http('/api/v1/doctors', {
        body: { ...PROFILE, ...over },
        token: admin.token,
      });
      return [status, body.error.code, body.error.errors?.[0].field];
    };
    expect(await refusal({ timeZone: 'Mars/Olympus' })).toEqual([422, 'validation_failed', 'timeZone']);
    expect(await refusal({ userId: '0199a000-0000-7000-8000-000000000001' })).toEqual([
      422,
      'validation_failed',
      'userId',
    ]);
    expect(await refusal({ userId: account.id })).toEqual([409, 'doctor_account_taken', undefined]);
  });

  it.each(['patient', 'doctor', 'pharmacist', 'staff'] as const)('is not for a %s', async (role) => {
    const { token } = await test.person(role);
    expect((await test.http('/api/v1/doctors', { body: PROFILE, token })).status).toBe(403);
  });
});

describe('changing', () => {
  it('keeps what is left out, raises the version, and is seen at once', async () => {
    const { id } = await aDoctor(test, admin);
    expect((await find(id)).headers.get('etag')).toBe('"1"');
    const changed = await patch(id, { fee: { amount: 0, currency: 'EUR' }, acceptsBookings: false });
    expect(changed.body.data).toMatchObject({ ...PROFILE, fee: { amount: 0, currency: 'EUR' }, version: 2 });
    const read = await find(id);
    expect(read.body.data).toEqual(changed.body.data);
    expect(read.headers.get('etag')).toBe('"2"');
  });

  it('is refused with 412 when there is a newer version, and changes nothing', async () => {
    const { id } = await aDoctor(test, admin);
    expect((await patch(id, { name: 'First' }, { 'if-match': '"1"' })).status).toBe(200);
    const second = await patch(id, { name: 'Second' }, { 'if-match': '"1"' });
    expect([second.status, second.body.error.code]).toEqual([412, 'version_conflict']);
    expect((await patch(id, { name: 'Third' }, { 'if-match': 'W/"zz"' })).status).toBe(412);
    expect((await find(id)).body.data).toMatchObject({ name: 'First', version: 2 });
    expect((await patch(id, { name: 'Fourth' }, { 'if-match': '*' })).body.data.version).toBe(3);
  });

  it('lets one of ten rivals with the same version win', async () => {
    const { id } = await aDoctor(test, admin);
    const rivals = Array.from({ length: 10 }, (_, n) => patch(id, { name: `Rival ${n}` }, { 'if-match': '"1"' }));
    const statuses = (await Promise.all(rivals)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array<number>(9).fill(412)]);
  });

  it('lets ten rivals who named no version follow one another', async () => {
    const { id } = await aDoctor(test, admin);
    const rivals = Array.from({ length: 10 }, (_, n) => patch(id, { name: `Rival ${n}` }));
    const versions = (await Promise.all(rivals)).map(({ body }) => body.data.version).sort((a, b) => a - b);
    expect(versions).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect((await find(id)).body.data.version).toBe(11);
  });

  it('refuses unknown fields and nothing where something must be, and changes nothing', async () => {
    const { id } = await aDoctor(test, admin);
    for (const body of [{ name: 'New', version: 7 }, { name: null }, { fee: null }, { languages: [] }]) {
      expect((await patch(id, body)).status).toBe(422);
    }
    expect((await find(id)).body.data).toMatchObject({ name: PROFILE.name, version: 1 });
  });

  it('is not for the doctor, nor for one who has not signed in', async () => {
    const account = await test.person('doctor');
    const { id } = await aDoctor(test, admin, { userId: account.id });
    expect((await patch(id, { name: 'Me' }, {}, account.token)).status).toBe(403);
    expect((await test.http(`/api/v1/doctors/${id}`, { method: 'PATCH', body: { name: 'Me' } })).status).toBe(401);
  });
});

describe('reading', () => {
  it('answers 304 without a body to who has the current version', async () => {
    const { id } = await aDoctor(test, admin);
    for (const known of ['"1"', 'W/"1"', '"0", "1"', '*']) {
      const answer = await find(id, { 'if-none-match': known });
      expect([answer.status, answer.text, answer.headers.get('content-length')]).toEqual([304, '', null]);
    }
    expect((await find(id, { 'if-none-match': '"2"' })).status).toBe(200);
  });

  it('finds nobody by an id that is none or is nobody’s', async () => {
    for (const id of ['nobody', '0199a000-0000-7000-8000-000000000001']) {
      const { status, body } = await find(id);
      expect([status, body.error.code]).toEqual([404, 'not_found']);
    }
  });
});

describe('retiring', () => {
  it('takes the doctor from every list and keeps the row', async () => {
    const { id } = await aDoctor(test, admin, { specialty: 'Retired' });
    await find(id);
    const stale = { method: 'DELETE', token: admin.token, headers: { 'if-match': '"7"' } };
    expect((await test.http(`/api/v1/doctors/${id}`, stale)).status).toBe(412);
    const retired = await test.http(`/api/v1/doctors/${id}`, { method: 'DELETE', token: admin.token });
    expect([retired.status, retired.body.data]).toEqual([200, null]);
    expect((await find(id)).status).toBe(404);
    expect((await test.http(`/api/v1/doctors/${id}/slots`)).status).toBe(404);
    expect((await test.http('/api/v1/doctors?specialty=retired')).body.data).toEqual([]);
    expect((await patch(id, { name: 'Back' })).status).toBe(404);
    const [row] = await test.sql('select deleted_at, version from doctor where id = $1', [id]);
    expect(row).toEqual({ deleted_at: expect.any(Date) as Date, version: 2 });
  });
});
