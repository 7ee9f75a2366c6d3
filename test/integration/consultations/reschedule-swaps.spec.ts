import { Client } from 'pg';
import { booking, openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { overlaps, strayClaims } from './claims-checker';

const PAIRS = 4;
const ROUNDS = 2;

describe('people who swap their times', () => {
  let database: TestDatabase;
  let test: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    // Two who wait for each other would be parted after a second and tried again, and nobody would see it: here they wait for ever.
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(`alter database "${new URL(database.url).pathname.slice(1)}" set deadlock_timeout = '10min'`);
    // Between giving back and taking lies no time at all, and so nobody meets there: here there is some.
    await client.query(
      `create function linger() returns trigger language plpgsql as $$ begin perform pg_sleep(0.05); return null; end $$`,
    );
    await client.query(`create trigger linger after delete on time_claim for each row execute function linger()`);
    await client.end();
    test = await startTestApp({ database, env: { PROCESS_ROLE: 'api' } });
  });
  afterAll(async () => {
    await test.close();
    await database.drop();
  });

  it('never wait in a circle, and keep what they have', async () => {
    const doctor = await openPractice(test);
    const { token } = await test.person('staff');
    const http = (path: string, body: object) => test.http<{ id: string }>(`/api/v1${path}`, { token, body });
    const visits = await Promise.all(
      Array.from({ length: 2 * PAIRS }, async (_, i) => {
        const { id: patientId } = await test.person('patient');
        return (await http('/consultations', booking(doctor.id, doctor.starts[i], { patientId }))).body.data.id;
      }),
    );
    for (let round = 0; round < ROUNDS; round++) {
      const answers = await Promise.all(
        visits.map((id, i) => http(`/consultations/${id}/reschedule`, { startsAt: doctor.starts[i ^ 1] })),
      );
      expect(new Set(answers.map(({ status, body }) => `${status} ${body.error.code}`))).toEqual(
        new Set(['409 slot_taken']),
      );
    }
    expect(await overlaps(test)).toEqual([]);
    expect(await strayClaims(test)).toEqual([]);
  });
});
