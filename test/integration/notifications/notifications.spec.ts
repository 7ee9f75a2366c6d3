import { uuidv7 } from 'uuidv7';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { eventually } from '../outbox/eventually';

interface Told {
  id: string;
  type: string;
  title: string;
  body: string;
  subjectId: string;
  readAt: string | null;
}

describe('notifications', () => {
  let test: TestApp;
  let patient: TestPerson;
  let doctor: TestPerson;

  beforeAll(async () => {
    test = await startTestApp();
  });

  afterAll(() => test.close());

  beforeEach(async () => {
    patient = await test.person('patient');
    doctor = await test.person('doctor');
  });

  const publish = async (
    type: string,
    payload: Record<string, unknown>,
    { id = uuidv7(), subjectId = uuidv7() } = {},
  ) => {
    await test.sql(
      `insert into outbox_event (id, aggregate_type, aggregate_id, type, payload, occurred_at)
       values ($1, split_part($3, '.', 1), $2, $3, $4, now())`,
      [id, subjectId, type, payload],
    );
    return { id, subjectId };
  };

  const visit = (doctorUserId: string | null = doctor.id) => ({
    consultationId: uuidv7(),
    doctorId: uuidv7(),
    doctorUserId,
    patientId: patient.id,
    startsAt: '2026-11-20T09:30:00.000Z',
    endsAt: '2026-11-20T10:00:00.000Z',
    mode: 'video',
    status: 'scheduled',
    reason: 'chest pain',
  });

  const list = (person: TestPerson, query = '') =>
    test.http<Told[]>(`/api/v1/notifications${query}`, { token: person.token });

  const told = async (person: TestPerson, count: number) => {
    let found: Told[] = [];
    await eventually(async () => {
      found = (await list(person)).body.data;
      expect(found).toHaveLength(count);
    });
    return found;
  };

  it('tell the patient and the doctor of a booking, without the reason', async () => {
    const { subjectId } = await publish('consultation.booked', visit());
    const [forPatient] = await told(patient, 1);
    const [forDoctor] = await told(doctor, 1);
    expect(forPatient).toEqual({
      id: expect.any(String) as string,
      type: 'consultation.booked',
      title: 'Consultation booked',
      body: 'Your consultation is on Friday, 20 November 2026 at 09:30 UTC.',
      subjectId,
      readAt: null,
      createdAt: expect.stringMatching(/Z$/) as string,
    });
    expect(forDoctor.title).toBe('New consultation');
    expect(JSON.stringify([forPatient, forDoctor])).not.toContain('chest pain');
  });

  it('wait for the payment of a booking, and take nothing back when it never came', async () => {
    const booking = { ...visit(), status: 'pending_payment', previousStatus: null };
    await publish('consultation.booked', booking);
    await publish('consultation.cancelled', { ...visit(), status: 'cancelled', previousStatus: 'pending_payment' });
    await publish('consultation.scheduled', { ...visit(), previousStatus: 'pending_payment' });
    expect((await told(patient, 1))[0]).toMatchObject({ type: 'consultation.scheduled', title: 'Consultation booked' });
    expect((await told(doctor, 1))[0].title).toBe('New consultation');
  });

  it('tell only the patient when the doctor has no account', async () => {
    const { id } = await publish('consultation.cancelled', visit(null));
    await told(patient, 1);
    expect(await test.sql('select 1 from notification where event_id = $1', [id])).toHaveLength(1);
  });

  it('tell a patient who is the doctor once', async () => {
    await publish('consultation.booked', visit(patient.id));
    expect((await told(patient, 1))[0].title).toBe('Consultation booked');
  });

  it('tell the patient what became of a payment', async () => {
    const money = {
      paymentId: uuidv7(),
      consultationId: uuidv7(),
      patientId: patient.id,
      amount: 15000,
      currency: 'INR',
    };
    await publish('payment.captured', money);
    await told(patient, 1);
    await publish('payment.failed', money);
    const titles = (await told(patient, 2)).map(({ title }) => title);
    expect(titles).toEqual(['Payment failed', 'Payment received']);
  });

  it('come once however often the event is delivered', async () => {
    const event = await publish('consultation.booked', visit());
    await told(patient, 1);
    await test.sql(`delete from bullmq.job where id = $1`, [event.id]);
    await publish('consultation.booked', visit(), event);
    await eventually(async () => expect(await test.sql('select 1 from outbox_event')).toEqual([]));
    await publish('consultation.cancelled', visit());
    await told(patient, 2);
  });

  it('are listed in pages, newest first, and unread alone on request', async () => {
    for (let i = 0; i < 3; i += 1) {
      await publish('consultation.booked', visit());
      await told(patient, i + 1);
    }
    const all = await told(patient, 3);
    const page = await list(patient, '?limit=2&offset=1');
    expect(page.headers.get('x-total-count')).toBe('3');
    expect(page.body.data.map(({ id }) => id)).toEqual(all.slice(1).map(({ id }) => id));

    const read = await test.http<Told>(`/api/v1/notifications/${all[1].id}`, {
      method: 'PATCH',
      token: patient.token,
      body: { read: true },
    });
    expect(read.status).toBe(200);
    expect(read.body.data.readAt).not.toBeNull();
    const unread = await list(patient, '?unread=true');
    expect(unread.headers.get('x-total-count')).toBe('2');
    expect(unread.body.data.map(({ id }) => id)).toEqual([all[0].id, all[2].id]);
    expect((await list(patient, '?unread=maybe')).status).toBe(422);
  });

  it('keep the time of the first reading', async () => {
    await publish('consultation.booked', visit());
    const [{ id }] = await told(patient, 1);
    const read = () =>
      test.http<Told>(`/api/v1/notifications/${id}`, { method: 'PATCH', token: patient.token, body: { read: true } });
    const first = await read();
    expect((await read()).body.data.readAt).toBe(first.body.data.readAt);
  });

  it('cannot be seen or read by somebody else', async () => {
    await publish('consultation.booked', visit(null));
    const [{ id }] = await told(patient, 1);
    const stranger = await test.person('patient');
    expect((await list(stranger)).body.data).toEqual([]);
    const answer = await test.http(`/api/v1/notifications/${id}`, {
      method: 'PATCH',
      token: stranger.token,
      body: { read: true },
    });
    expect(answer.status).toBe(404);
    expect(answer.body.error.code).toBe('not_found');
    expect((await told(patient, 1))[0].readAt).toBeNull();
    expect((await test.http('/api/v1/notifications')).status).toBe(401);
  });

  it('cannot be made unread', async () => {
    await publish('consultation.booked', visit(null));
    const [{ id }] = await told(patient, 1);
    const answer = await test.http(`/api/v1/notifications/${id}`, {
      method: 'PATCH',
      token: patient.token,
      body: { read: false },
    });
    expect(answer.status).toBe(422);
  });
});
