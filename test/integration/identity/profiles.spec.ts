import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { auditRows } from './authentication';

let test: TestApp;
let asha: TestPerson;
beforeAll(async () => {
  test = await startTestApp();
});
beforeEach(async () => {
  asha = await test.person('patient', { name: 'Asha Rao' });
});
afterAll(() => test.close());

const change = (body: object) => test.http('/api/v1/users/me', { method: 'PATCH', body, token: asha.token });
const read = () => test.http('/api/v1/users/me', { token: asha.token });

const PROFILE = {
  name: 'Asha R. Rao',
  phone: '+919812345678',
  dateOfBirth: '1985-04-12',
  address: '12 MG Road\nBengaluru 560001',
  locale: 'en-IN',
  timeZone: 'Asia/Kolkata',
};

describe('one’s own profile', () => {
  it('is shown whole, and without the password', async () => {
    const { status, body } = await read();
    expect(status).toBe(200);
    expect(body.data).toEqual({
      id: asha.id,
      email: asha.email,
      name: 'Asha Rao',
      emailVerified: false,
      deactivatedAt: null,
      role: 'patient',
      phone: null,
      dateOfBirth: null,
      address: null,
      locale: 'en',
      timeZone: 'UTC',
      createdAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
      updatedAt: expect.any(String),
      version: 1,
    });
  });

  it('takes every field, keeps absent ones and clears what is set to null', async () => {
    expect((await change(PROFILE)).body.data).toMatchObject({ ...PROFILE, version: 2 });
    expect((await change({ phone: null, name: 'Asha' })).body.data).toMatchObject({
      ...PROFILE,
      phone: null,
      name: 'Asha',
      version: 3,
    });
    expect((await read()).body.data).toMatchObject({ dateOfBirth: '1985-04-12', phone: null });
  });

  it.each([
    ['role', { role: 'admin' }],
    ['email', { email: 'other@example.org' }],
    ['name', { name: null }],
    ['timeZone', { timeZone: 'Mars/Olympus' }],
    ['timeZone', { timeZone: '+05:30' }],
    ['locale', { locale: 'not a locale' }],
    ['dateOfBirth', { dateOfBirth: '1985-02-30' }],
    ['dateOfBirth', { dateOfBirth: '2999-01-01' }],
    ['phone', { phone: '12345' }],
    ['address', { address: 'x\u0000' }],
  ])('refuses a faulty %s', async (field, body) => {
    const { status, body: answer } = await change(body);
    expect(status).toBe(422);
    expect(answer.error.errors).toEqual([{ field, message: expect.any(String) }]);
    expect((await read()).body.data).toMatchObject({ name: 'Asha Rao', version: 1, role: 'patient' });
  });

  it('leaves audit rows that name fields and hold no values', async () => {
    await change({ phone: PROFILE.phone, name: 'Asha Rao' });
    await read();
    const rows = await auditRows(test, `actor_id = '${asha.id}'`);
    expect(rows).toEqual([
      expect.objectContaining({
        action: 'user.updated',
        subject_id: asha.id,
        patient_id: asha.id,
        details: { fields: ['phone'] },
      }),
      expect.objectContaining({ action: 'user.read', subject_id: asha.id, patient_id: asha.id }),
    ]);
  });

  it('loses no change of two made at once', async () => {
    const answers = await Promise.all([
      change({ phone: PROFILE.phone }),
      change({ address: 'Pune' }),
      change({ locale: 'hi' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await read()).body.data).toMatchObject({ phone: PROFILE.phone, address: 'Pune', locale: 'hi', version: 4 });
  });

  it('is gone with the account', async () => {
    await test.sql('update user_account set deleted_at = now() where id = $1', [asha.id]);
    expect((await read()).status).toBe(404);
  });
});
