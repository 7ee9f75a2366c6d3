import { FreeSlots } from '../../../src/modules/doctors';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { until } from '../../support/until';
import { aDoctorWith, claim, daily, type DoctorBody } from './a-doctor';

const STORES = [
  { store: 'PostgreSQL', env: {} as Record<string, string> },
  ...(process.env.TEST_REDIS_URL ? [{ store: 'Redis', env: { REDIS_URL: process.env.TEST_REDIS_URL } }] : []),
];

describe.each(STORES)('two instances that hear of each other through $store', ({ env }) => {
  let database: TestDatabase;
  let here: TestApp;
  let there: TestApp;
  let admin: TestPerson;
  let id: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    const options = { database, env: { ...env, PROCESS_ROLE: 'api', DATABASE_POOL_SIZE: '4' } };
    here = await startTestApp(options);
    there = await startTestApp(options);
    admin = await here.person('admin');
    id = await aDoctorWith(here, admin, { timeZone: 'UTC', rules: daily('09:00', '10:00') });
  });
  afterAll(async () => {
    await here.close();
    await there.close();
    await database.drop();
  });

  const slots = async () => (await there.http<object[]>(`/api/v1/doctors/${id}/slots`)).body.data.length;
  const name = async () => (await there.http<DoctorBody>(`/api/v1/doctors/${id}`)).body.data.name;

  it('see each other’s changes of a doctor', async () => {
    const before = await name();
    const change = { method: 'PATCH', body: { name: 'Dr. Renamed' }, token: admin.token };
    expect((await here.http(`/api/v1/doctors/${id}`, change)).status).toBe(200);
    expect(before).not.toBe('Dr. Renamed');
    await until(async () => (await name()) === 'Dr. Renamed');
  });

  it('see each other’s claims', async () => {
    const before = await slots();
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await claim(here, id, `${tomorrow}T09:00:00Z`, `${tomorrow}T09:30:00Z`);
    here.app.get(FreeSlots).invalidate(id);
    await until(async () => (await slots()) === before - 1);
  });
});
