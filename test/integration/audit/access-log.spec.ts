import { uuidv7 } from 'uuidv7';
import { booking, openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';

interface Access {
  id: string;
  action: string;
  actorRole: string;
  actorName: string | null;
  subjectId: string | null;
  emergency: boolean;
}

let test: TestApp;
let patient: TestPerson;
let stranger: TestPerson;
let admin: TestPerson;
beforeAll(async () => {
  test = await startTestApp();
});
beforeEach(async () => {
  patient = await test.person('patient');
  stranger = await test.person('patient');
  admin = await test.person('admin', { name: 'Meera Nair' });
});
afterAll(() => test.close());

const mine = (who: TestPerson, query = '') =>
  test.http<Access[]>(`/api/v1/users/me/access-log${query}`, { token: who.token });
const look = (who: TestPerson, id: string) => test.http(`/api/v1/users/${id}`, { token: who.token });

it('tells a patient who looked, by name, and nothing of anybody else', async () => {
  await look(admin, patient.id);
  await look(admin, stranger.id);
  await test.http('/api/v1/users/me', { token: patient.token });
  const { status, body } = await mine(patient);
  expect(status).toBe(200);
  expect(body.data).toEqual([
    {
      id: expect.any(String),
      at: expect.any(String),
      action: 'user.read',
      actorRole: 'admin',
      actorName: 'Meera Nair',
      subjectType: 'user',
      subjectId: patient.id,
      outcome: 'success',
      emergency: false,
    },
  ]);
});

it('tells of lists in which a patient stood, each patient of the own entries only', async () => {
  await test.http('/api/v1/users?limit=100', { token: admin.token });
  const [seen] = (await mine(patient)).body.data;
  expect(seen).toMatchObject({ action: 'user.listed', actorName: 'Meera Nair' });
  const [row] = await test.sql<{ details: { ids: string[] } }>('select details from audit_log where id = $1', [
    seen.id,
  ]);
  expect(row.details.ids).toEqual([patient.id]);
});

it('tells of visits and payments that the front desk listed', async () => {
  const practice = await openPractice(test);
  const slots = await test.http<{ startsAt: string }[]>(
    `/api/v1/doctors/${practice.id}/slots?from=${day(1)}&to=${day(8)}`,
  );
  const made = await test.http<{ id: string }>('/api/v1/consultations', {
    token: patient.token,
    body: booking(practice.id, slots.body.data[0].startsAt),
  });
  expect(made.status).toBe(201);
  const staff = await test.person('staff', { name: 'Ravi' });
  await test.http('/api/v1/consultations', { token: staff.token });
  await test.http('/api/v1/payments', { token: staff.token });
  const actions = (await mine(patient)).body.data.map(({ action, actorName }) => [action, actorName]);
  expect(actions).toEqual(
    expect.arrayContaining([
      ['consultation.listed', 'Ravi'],
      ['payment.listed', 'Ravi'],
    ]),
  );
});

it('marks emergency accesses, and names no other patient', async () => {
  const add = (role: string, actorId: string | null, details: object | null) =>
    test.sql(
      `insert into audit_log (id, at, actor_id, actor_role, action, subject_type, patient_id, outcome, details)
       values ($1, now(), $2, $3, 'patient_record.read', 'user', $4, 'success', $5)`,
      [uuidv7(), actorId, role, patient.id, details],
    );
  await add('patient', stranger.id, null);
  await add('system', null, null);
  await add('admin', admin.id, { emergencyAccessId: uuidv7() });
  expect(
    (await mine(patient)).body.data.map(({ actorRole, actorName, emergency }) => [actorRole, actorName, emergency]),
  ).toEqual([
    ['admin', 'Meera Nair', true],
    ['system', null, false],
    ['patient', null, false],
  ]);
});

it('goes on where the page before ended', async () => {
  for (let n = 0; n < 3; n++) await look(admin, patient.id);
  const first = await mine(patient, '?limit=2');
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
  const second = await test.http<Access[]>(next, { token: patient.token });
  const ids = [...first.body.data, ...second.body.data].map(({ id }) => id);
  expect(new Set(ids).size).toBe(3);
  expect(second.headers.get('link')).toBeNull();
});

it('is for patients, and the look at it is audited', async () => {
  expect((await mine(admin)).status).toBe(403);
  await mine(patient);
  const rows = await test.sql(`select action from audit_log where actor_id = $1`, [patient.id]);
  expect(rows).toEqual([{ action: 'access_log.read' }]);
});

const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
