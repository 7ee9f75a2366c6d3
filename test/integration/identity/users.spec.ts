import { Accounts } from '../../../src/modules/identity';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { auditRows } from './authentication';

let test: TestApp;
let admin: TestPerson;
beforeAll(async () => {
  test = await startTestApp();
});
beforeEach(async () => {
  await test.sql(`update user_account set deleted_at = now() where role = 'admin'`);
  admin = await test.person('admin');
});
afterAll(() => test.close());

const changeRole = (id: string, role: string, by = admin) =>
  test.http(`/api/v1/users/${id}/role`, { method: 'PATCH', body: { role }, token: by.token });
const roleOf = async ({ id }: TestPerson) =>
  (await test.sql('select role from user_account where id = $1', [id]))[0].role;

describe('accounts, for an administrator', () => {
  it('are listed newest first, by page and by filter', async () => {
    const doctors = [await test.person('doctor'), await test.person('doctor'), await test.person('doctor')];
    const { body, headers } = await test.http<{ id: string }[]>('/api/v1/users?role=doctor&limit=2', {
      token: admin.token,
    });
    expect(body.data.map(({ id }) => id)).toEqual([doctors[2].id, doctors[1].id]);
    expect(headers.get('x-total-count')).toBe('3');
    expect(headers.get('link')).toContain('offset=2>; rel="next"');
    const one = await test.http(`/api/v1/users?email=${doctors[0].email.toUpperCase()}`, { token: admin.token });
    expect(one.body.data).toEqual([expect.objectContaining({ id: doctors[0].id })]);
  });

  it('are read one by one, which leaves a row each', async () => {
    const patient = await test.person('patient');
    const { status, body } = await test.http(`/api/v1/users/${patient.id}`, { token: admin.token });
    expect([status, body.data]).toEqual([200, expect.objectContaining({ email: patient.email })]);
    expect(await auditRows(test, `actor_id = '${admin.id}'`)).toEqual([
      expect.objectContaining({
        action: 'user.read',
        actor_role: 'admin',
        subject_id: patient.id,
        patient_id: patient.id,
      }),
    ]);
  });

  it.each(['01936f2a-7b1c-7def-8a3b-5c6d7e8f9a0b', 'nobody'])('are not found by a wrong id (%s)', async (id) => {
    expect((await test.http(`/api/v1/users/${id}`, { token: admin.token })).status).toBe(404);
  });
});

describe('the role of an account', () => {
  it('is changed, with both roles in the trail', async () => {
    const person = await test.person('patient');
    const { status, body } = await changeRole(person.id, 'pharmacist');
    expect([status, body.data.role]).toEqual([200, 'pharmacist']);
    expect(await auditRows(test, `subject_id = '${person.id}'`)).toEqual([
      expect.objectContaining({ action: 'user.role_changed', details: { from: 'patient', to: 'pharmacist' } }),
    ]);
  });

  it('is one of the known ones', async () => {
    expect((await changeRole(admin.id, 'emperor')).status).toBe(422);
  });

  it('is not taken from the last administrator', async () => {
    const { status, body } = await changeRole(admin.id, 'patient');
    expect([status, body.error.code]).toEqual([409, 'last_admin']);
  });

  it('is not given by somebody who has just lost it, whatever the access token says', async () => {
    const other = await test.person('admin');
    expect((await changeRole(other.id, 'staff')).status).toBe(200);
    expect((await changeRole(other.id, 'admin', other)).status).toBe(401);
    // As long as the end of the session has not been heard of here.
    const late = await test.person('admin');
    await test.sql(`update user_account set role = 'staff' where id = $1`, [late.id]);
    expect((await changeRole(late.id, 'admin', late)).status).toBe(403);
    expect(await roleOf(late)).toBe('staff');
    expect(await roleOf(other)).toBe('staff');
  });

  it('leaves one administrator when two take it from one another', async () => {
    for (let round = 0; round < 5; round += 1) {
      const other = await test.person('admin');
      const [first, second] = await Promise.all([
        changeRole(other.id, 'staff', admin),
        changeRole(admin.id, 'staff', other),
      ]);
      const [better, worse] = [first.status, second.status].sort();
      expect(better).toBe(200);
      // Its session may have ended before it is looked at, or while it waits.
      expect([401, 403]).toContain(worse);
      if ((await roleOf(admin)) !== 'admin') admin = other;
    }
  });
});

describe('the door for the demo data', () => {
  const registration = {
    email: ' Doctor@Theriac.local',
    password: 'theriac-demo',
    name: 'Dr. Demo',
    role: 'doctor' as const,
  };

  it('registers once, also when asked by several at once, and finds by id', async () => {
    const accounts = test.app.get(Accounts, { strict: false });
    const made = await Promise.all(Array.from({ length: 4 }, () => accounts.register(registration)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(made[0]).toEqual({ id: made[0].id, email: 'doctor@theriac.local', name: 'Dr. Demo', role: 'doctor' });
    expect(await accounts.findById(made[0].id)).toEqual(made[0]);
    const body = { email: 'doctor@theriac.local', password: 'theriac-demo' };
    expect((await test.http('/api/v1/auth/login', { body })).status).toBe(200);
  });
});
