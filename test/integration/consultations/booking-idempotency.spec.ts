import { booking, CARD, DECLINED_CARD, openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';

const REPEATS = 100;

describe('a booking with an Idempotency-Key', () => {
  let test: TestApp;
  let patient: TestPerson;

  beforeAll(async () => (test = await startTestApp({ env: { PROCESS_ROLE: 'api' } })));
  beforeEach(async () => (patient = await test.person('patient')));
  afterAll(() => test.close());

  const book = (body: unknown, key: string, token = patient.token) =>
    test.http<{ id: string; patientId: string }>('/api/v1/consultations', {
      body,
      token,
      headers: { 'idempotency-key': key },
    });

  it.each([
    ['paid at the clinic', {}],
    ['paid by card', CARD],
  ])(`is made once by ${REPEATS} parallel posts, %s`, async (_, payment) => {
    const doctor = await openPractice(test);
    const body = booking(doctor.id, doctor.starts[0], payment);
    const answers = await Promise.all(Array.from({ length: REPEATS }, () => book(body, 'once')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(REPEATS - 1);
    const [written] = await test.sql(
      `select (select count(*)::int from consultation where doctor_id = $1) as visits,
              (select count(*)::int from payment p join consultation c on c.id = p.consultation_id where c.doctor_id = $1) as payments,
              (select count(*)::int from sandbox_provider.charge s join payment p on 'charge-' || p.id = s.idempotency_key
                 where p.patient_id = $2) as charges`,
      [doctor.id, patient.id],
    );
    expect(written).toEqual({ visits: 1, payments: 1, charges: payment === CARD ? 1 : 0 });
  });

  it('replays a refusal of the card too', async () => {
    const doctor = await openPractice(test);
    const first = await book(booking(doctor.id, doctor.starts[0], DECLINED_CARD), 'declined');
    const second = await book(booking(doctor.id, doctor.starts[0], DECLINED_CARD), 'declined');
    expect([first.status, second.status]).toEqual([402, 402]);
    expect(second.text).toBe(first.text);
  });

  it('replays after the visit was cancelled and its time given to somebody else', async () => {
    const doctor = await openPractice(test);
    const body = booking(doctor.id, doctor.starts[0]);
    const first = await book(body, 'cancelled-later');
    await test.http(`/api/v1/consultations/${first.body.data.id}/cancellation`, {
      token: patient.token,
      body: { reason: 'Better now' },
    });
    expect((await book(body, 'cancelled-later')).text).toBe(first.text);
    const rival = await test.person('patient');
    expect((await book(body, 'rival', rival.token)).status).toBe(201);
    expect((await book(body, 'cancelled-later')).text).toBe(first.text);
  });

  it('replays when the doctor is long gone', async () => {
    const doctor = await openPractice(test);
    const body = booking(doctor.id, doctor.starts[0]);
    const first = await book(body, 'retired-later');
    await test.sql(`update doctor set deleted_at = now(), version = version + 1 where id = $1`, [doctor.id]);
    expect((await book(body, 'retired-later')).text).toBe(first.text);
  });

  it('is refused with another body', async () => {
    const doctor = await openPractice(test);
    await book(booking(doctor.id, doctor.starts[0]), 'reused');
    for (const other of [
      booking(doctor.id, doctor.starts[1]),
      booking(doctor.id, doctor.starts[0], { reason: 'Other' }),
    ]) {
      const { status, body } = await book(other, 'reused');
      expect([status, body.error.code]).toEqual([422, 'idempotency_key_reused']);
    }
  });

  it('takes the same instant in another offset for the same body', async () => {
    const doctor = await openPractice(test);
    const first = await book(booking(doctor.id, doctor.starts[0]), 'offset');
    const local = new Date(Date.parse(doctor.starts[0]) + 5.5 * 3_600_000).toISOString().replace('Z', '+05:30');
    expect((await book(booking(doctor.id, local), 'offset')).text).toBe(first.text);
  });

  it("has nothing to do with a stranger's key of the same name", async () => {
    const doctor = await openPractice(test);
    const stranger = await test.person('patient');
    const [mine, theirs] = [
      await book(booking(doctor.id, doctor.starts[0]), 'same'),
      await book(booking(doctor.id, doctor.starts[1]), 'same', stranger.token),
    ];
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(theirs.body.data.patientId).toBe(stranger.id);
  });

  it('keeps no key of a request that was refused, so that it can succeed later', async () => {
    const doctor = await openPractice(test);
    const rival = await test.person('patient');
    const body = booking(doctor.id, doctor.starts[0]);
    const taken = await book(body, 'rival', rival.token);
    expect((await book(body, 'again')).status).toBe(409);
    await test.http(`/api/v1/consultations/${taken.body.data.id}/cancellation`, {
      token: rival.token,
      body: { reason: 'No need' },
    });
    expect((await book(body, 'again')).status).toBe(201);
  });

  it.each([[''], ['x'.repeat(256)]])('refuses a key that is empty or too long', async (key) => {
    const doctor = await openPractice(test);
    const { status, body } = await book(booking(doctor.id, doctor.starts[0]), key);
    expect([status, body.error.code]).toEqual([400, 'idempotency_key_malformed']);
  });
});
