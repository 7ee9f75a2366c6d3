import { get as open, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReportsRepository } from '../../../src/modules/payments/reports/reports.repository';
import { booking, openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';

const PAYMENTS = 100_000;
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

describe(`an export of ${PAYMENTS} payments`, () => {
  let test: TestApp;
  let staff: TestPerson;

  beforeAll(async () => {
    test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
    staff = await test.person('staff');
    const patient = await test.person('patient');
    const doctor = await openPractice(test);
    const { body } = await test.http<{ payment: { id: string } }>('/api/v1/consultations', {
      token: patient.token,
      body: booking(doctor.id, doctor.starts[0]),
    });
    // Declined ones, of which a visit may have any number.
    await test.sql(
      `insert into payment (id, consultation_id, patient_id, amount, currency, method, status, provider, created_at, updated_at)
       select uuidv7(), consultation_id, patient_id, amount, currency, 'card', 'failed', 'sandbox', created_at + n * interval '1 millisecond', updated_at
         from payment, generate_series(2, $2) n where id = $1`,
      [body.data.payment.id, PAYMENTS],
    );
    // As autovacuum would have by now: without it the planner takes the table for small and sorts it for each batch.
    await test.sql(`analyze payment`);
  });
  afterAll(() => test.close());

  const ask = () =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const url = `${test.url}/api/v1/payment-reports/payments.csv?from=${day(-1)}&to=${day(1)}`;
      open(url, { headers: { authorization: `Bearer ${staff.token}` } }, resolve).on('error', reject);
    });

  it('is whole', async () => {
    const answer = await ask();
    let lines = 0;
    for await (const chunk of answer) lines += (chunk as Buffer).toString('latin1').split('\r\n').length - 1;
    expect(answer.statusCode).toBe(200);
    expect(lines).toBe(PAYMENTS + 1);
  });

  it('is read from the database no faster than it is taken', async () => {
    const batches = jest.spyOn(test.app.get(ReportsRepository, { strict: false }), 'payments');
    const answer = await ask();
    // Until what lies between the two is full: the sockets of a machine take some megabytes, and the whole is twenty.
    for (let seen = -1; seen !== batches.mock.calls.length; await sleep(500)) seen = batches.mock.calls.length;
    expect(batches.mock.calls.length).toBeGreaterThan(0);
    expect(batches.mock.calls.length).toBeLessThan((PAYMENTS / 500) * 0.9);
    answer.destroy();
  });
});
