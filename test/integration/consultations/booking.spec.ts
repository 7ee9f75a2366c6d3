import { booking, CARD, DECLINED_CARD, freeStarts, openPractice, SILENT_CARD } from '../../factories/clinic';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';

interface Visit {
  id: string;
  status: string;
  patientId: string;
  startsAt: string;
  endsAt: string;
  sequence: number;
  payment: { id: string; status: string; amount: number; currency: string; method: string };
  refund?: { status: string; amount: number };
}

describe('booking a consultation', () => {
  let test: TestApp;
  let patient: TestPerson;

  beforeAll(async () => {
    test = await startTestApp({ env: { PAYMENT_TIMEOUT_MS: '400', PROCESS_ROLE: 'api' } });
  });
  beforeEach(async () => {
    patient = await test.person('patient');
  });
  afterAll(() => test.close());

  const book = (body: unknown, token = patient.token, headers: Record<string, string> = {}) =>
    test.http<Visit>('/api/v1/consultations', { body, token, headers });

  it('writes the claims, the visit, the payment, the audit row and the event in one transaction', async () => {
    const doctor = await openPractice(test);
    const { status, body } = await book(booking(doctor.id, doctor.starts[0]));
    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      status: 'scheduled',
      doctorId: doctor.id,
      patientId: patient.id,
      startsAt: doctor.starts[0],
      endsAt: new Date(Date.parse(doctor.starts[0]) + 30 * 60_000).toISOString(),
      mode: 'video',
      reason: 'Persistent cough',
      sequence: 0,
      payment: { status: 'created', amount: 15_000, currency: 'INR', method: 'at_clinic' },
    });
    const { id } = body.data;
    const [written] = await test.sql(
      `select (select array_agg(resource_id::text order by resource_id) from time_claim where owner_id = $1) as claimed,
              (select count(distinct xmin::text)::int from (
                 select xmin from consultation where id = $1 union all select xmin from payment where consultation_id = $1
                 union all select xmin from audit_log where subject_id = $1 and action = 'consultation.booked'
                 union all select xmin from outbox_event where aggregate_id = $1 union all select xmin from time_claim where owner_id = $1
               ) rows) as transactions,
              (select count(*)::int from audit_log where subject_id = $1 and actor_id = $2 and patient_id = $2) as audited,
              (select payload from outbox_event where aggregate_id = $1) as event`,
      [id, patient.id],
    );
    expect(written).toMatchObject({ claimed: [doctor.id, patient.id].sort(), transactions: 1, audited: 1 });
    expect(written.event).toMatchObject({
      consultationId: id,
      doctorId: doctor.id,
      patientId: patient.id,
      status: 'scheduled',
    });
    expect(JSON.stringify(written.event)).not.toContain('cough');
  });

  it('no longer lists the slot that was booked', async () => {
    const doctor = await openPractice(test);
    await book(booking(doctor.id, doctor.starts[3]));
    expect(await freeStarts(test, doctor.id)).toEqual(doctor.starts.filter((start) => start !== doctor.starts[3]));
  });

  it('charges a card and schedules the visit', async () => {
    const doctor = await openPractice(test);
    const { status, body } = await book(booking(doctor.id, doctor.starts[0], CARD));
    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      status: 'scheduled',
      payment: { status: 'captured', method: 'card', amount: 15_000 },
    });
    const charges = await test.sql(`select amount, currency from sandbox_provider.charge where idempotency_key = $1`, [
      `charge-${body.data.payment.id}`,
    ]);
    expect(charges).toEqual([{ amount: '15000', currency: 'INR' }]);
    const [payment] = await test.sql(`select captured_amount, provider_token from payment where id = $1`, [
      body.data.payment.id,
    ]);
    expect(payment).toEqual({ captured_amount: '15000', provider_token: null });
  });

  it('frees the time when the card is declined', async () => {
    const doctor = await openPractice(test);
    const { status, body } = await book(booking(doctor.id, doctor.starts[0], DECLINED_CARD));
    expect(status).toBe(402);
    expect(body.error).toMatchObject({ code: 'payment_declined', declineCode: 'card_declined' });
    expect(await freeStarts(test, doctor.id)).toEqual(doctor.starts);
    expect((await book(booking(doctor.id, doctor.starts[0], CARD))).status).toBe(201);
  });

  it('answers 202 while the provider is silent and keeps the time', async () => {
    const doctor = await openPractice(test);
    const { status, body } = await book(booking(doctor.id, doctor.starts[0], SILENT_CARD));
    expect(status).toBe(202);
    expect(body.data).toMatchObject({ status: 'pending_payment', payment: { status: 'unknown' } });
    expect((await book(booking(doctor.id, doctor.starts[0]))).body.error.code).toBe('slot_taken');
  });

  it('takes nothing for a visit that costs nothing', async () => {
    const doctor = await openPractice(test, { fee: { amount: 0, currency: 'INR' } });
    const { status, body } = await book(booking(doctor.id, doctor.starts[0], CARD));
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ status: 'scheduled', payment: { status: 'captured', amount: 0 } });
  });

  it('keeps the buffers of the doctor free, and the patient only for the visit', async () => {
    const doctor = await openPractice(test, { bufferAfterMinutes: 30 });
    const other = await openPractice(test);
    await book(booking(doctor.id, doctor.starts[0]));
    const rival = await test.person('patient');
    expect((await book(booking(doctor.id, doctor.starts[1]), rival.token)).body.error.code).toBe('slot_taken');
    expect((await book(booking(other.id, doctor.starts[1]))).status).toBe(201);
  });

  it('offers the next free slots to whoever comes too late', async () => {
    const doctor = await openPractice(test);
    await book(booking(doctor.id, doctor.starts[0]));
    const rival = await test.person('patient');
    const { status, body } = await book(booking(doctor.id, doctor.starts[0]), rival.token);
    expect(status).toBe(409);
    expect(body.error).toMatchObject({ code: 'slot_taken', blockedBy: 'doctor' });
    expect(body.error.alternatives.map(({ startsAt }) => startsAt)).toEqual(doctor.starts.slice(1, 4));
  });

  it('sees a change of the schedule at once, whatever is cached', async () => {
    const doctor = await openPractice(test);
    await book(booking(doctor.id, doctor.starts[0]));
    // As another instance would do it: nothing tells this process.
    await test.sql(`update availability_rule set retired_at = now() where doctor_id = $1`, [doctor.id]);
    await test.sql(`update doctor set version = version + 1 where id = $1`, [doctor.id]);
    const { status, body } = await book(booking(doctor.id, doctor.starts[1]));
    expect([status, body.error.code]).toEqual([422, 'slot_not_offered']);
  });

  describe('refuses and changes nothing', () => {
    const rows = async () => {
      const [counts] = await test.sql(
        `select (select count(*) from consultation) as visits, (select count(*) from payment) as payments,
                (select count(*) from time_claim) as claims, (select count(*) from outbox_event) as events`,
      );
      return counts;
    };

    it.each([
      ['a start that is no slot', { startsAt: '2031-01-01T00:07:00Z' }, 422, 'slot_not_offered'],
      ['a start in the past', { startsAt: '2020-01-06T03:30:00Z' }, 422, 'slot_not_offered'],
      ['a date that does not exist', { startsAt: '2031-02-30T25:00:00Z' }, 422, 'validation_failed'],
      ['an instant without a zone', { startsAt: '2031-01-01T10:00:00' }, 422, 'validation_failed'],
      ['an unknown doctor', { doctorId: '0199a000-0000-7000-8000-000000000001' }, 404, 'not_found'],
      ['an unknown field', { price: 1 }, 422, 'validation_failed'],
      ['a missing reason', { reason: '  ' }, 422, 'validation_failed'],
      ['a card without a token', { payment: { method: 'card' } }, 422, 'validation_failed'],
      ['a token without a card', { payment: { method: 'at_clinic', token: 'tok_visa' } }, 422, 'validation_failed'],
      ['another patient', { patientId: '0199a000-0000-7000-8000-000000000001' }, 422, 'validation_failed'],
    ])('%s', async (_, overrides, expectedStatus, code) => {
      const doctor = await openPractice(test);
      const before = await rows();
      const { status, body } = await book(booking(doctor.id, doctor.starts[0], overrides));
      expect([status, body.error.code]).toEqual([expectedStatus, code]);
      expect(await rows()).toEqual(before);
    });

    it('all faults at once, by field', async () => {
      const { body } = await book({
        doctorId: 'x',
        startsAt: 'soon',
        reason: '',
        mode: 'telepathy',
        payment: { method: 'barter' },
      });
      expect(body.error.errors.map(({ field }) => field).sort()).toEqual([
        'doctorId',
        'mode',
        'payment.method',
        'reason',
        'startsAt',
      ]);
    });

    it('a doctor or a pharmacist who books', async () => {
      const doctor = await openPractice(test);
      for (const role of ['doctor', 'pharmacist'] as const) {
        const person = await test.person(role);
        expect((await book(booking(doctor.id, doctor.starts[0]), person.token)).status).toBe(403);
      }
    });
  });

  it('lets staff book for a patient', async () => {
    const doctor = await openPractice(test);
    const staff = await test.person('staff');
    const { status, body } = await book(booking(doctor.id, doctor.starts[0], { patientId: patient.id }), staff.token);
    expect([status, body.data.patientId]).toEqual([201, patient.id]);
    const missing = await book(booking(doctor.id, doctor.starts[1]), staff.token);
    expect(missing.body.error.errors).toEqual([{ field: 'patientId', message: 'is required when staff book' }]);
  });

  it('refuses staff who book for somebody who is no patient', async () => {
    const doctor = await openPractice(test);
    const staff = await test.person('staff');
    for (const patientId of [staff.id, '0199a000-0000-7000-8000-000000000001']) {
      const { status, body } = await book(booking(doctor.id, doctor.starts[0], { patientId }), staff.token);
      expect([status, body.error.code]).toEqual([422, 'validation_failed']);
    }
  });
});
