import { aroundAnAccount } from './around-an-account';
import { codeOf } from '../integration/identity/second-factor';
import { booking, CARD, DECLINED_CARD, SILENT_CARD } from '../factories/clinic';
import { aroundABooking } from './around-a-booking';
import { aroundACall } from './around-a-call';
import { aroundAPartner } from './around-a-partner';
import { aroundAvailability } from './around-availability';
import { aroundAVisit } from './around-a-visit';
import { aroundDeliveries } from './around-deliveries';
import { aroundNotes } from './around-notes';
import { aroundCalendars } from './around-calendars';
import { aroundNotifications } from './around-notifications';
import { aroundPayments } from './around-payments';
import { aroundPrescriptions } from './around-prescriptions';
import { aroundRecalls } from './around-recalls';
import { aroundRestocking } from './around-restocking';
import { aroundTheDispensary } from './around-the-dispensary';
import { aroundThePms } from './around-the-pms';
import { ClinicLife, type Doctor, type Signed, type Slot } from './clinic-life';
import { Contract } from './contract';

const JSON_TYPE = new Headers({ 'content-type': 'application/json; charset=utf-8', 'x-request-id': 'one' });
const NO_SUCH_ID = '0199a000-0000-7000-8000-000000000000';

/** An answer as the service might give it. */
const answer = (status: number, body: unknown, headers = JSON_TYPE) => ({
  status,
  body,
  headers,
  text: JSON.stringify(body),
});

describe('the published contract', () => {
  let clinic: ClinicLife;
  let admin: Signed;
  let patient: Signed;
  let doctor: Doctor;
  let slots: Slot[];

  beforeAll(async () => {
    clinic = await ClinicLife.open({
      env: { PAYMENT_TIMEOUT_MS: '300', PARTNER_ENDPOINT_ALLOW_NETWORKS: '127.0.0.1' },
    });
    admin = await clinic.test.person('admin');
    patient = await clinic.signUp('Asha Rao');
    doctor = await clinic.registerDoctor(admin, { userId: (await clinic.test.person('doctor')).id });
    await clinic.setHours(admin, doctor.id, 'Asia/Kolkata', '09:00', '13:00');
    slots = await clinic.freeSlots(doctor.id);
  });
  afterAll(() => clinic.close());

  const get = (path: string, who?: Signed) => clinic.http(path, { token: who?.token });
  const send = (method: string, path: string, body: unknown, who?: Signed) =>
    clinic.http<{ id: string; refreshToken: string }>(path, { method, body, token: who?.token });

  describe('is true of what succeeds', () => {
    it('around an account', async () => {
      const credentials = { email: 'dev.patel@example.org', password: 'a long sentence is best' };
      const { body } = await send('POST', '/api/v1/auth/signup', { ...credentials, name: 'Dev Patel' });
      const refreshed = await send('POST', '/api/v1/auth/refresh', { refreshToken: body.data.refreshToken });
      await send('POST', '/api/v1/auth/logout', { refreshToken: refreshed.body.data.refreshToken });
      const dev = await clinic.logIn(credentials.email);
      const profile = { phone: '+919812345678', dateOfBirth: '1985-04-12', address: '12 MG Road', locale: 'en-IN' };
      await send('PATCH', '/api/v1/users/me', { ...profile, timeZone: 'Asia/Kolkata' }, dev);
      await get('/api/v1/users/me', dev);
      await get('/api/v1/users?limit=2', admin);
      await get(`/api/v1/users/${dev.id}`, admin);
      await send('PATCH', `/api/v1/users/${dev.id}/role`, { role: 'staff' }, admin);
    });

    it('around where somebody is signed in', async () => {
      const [here, there] = [await clinic.signUp('Mira Sen'), await clinic.logIn('mira.sen@example.org')];
      const sessions = (await clinic.http<{ id: string }[]>('/api/v1/users/me/sessions', { token: here.token })).body
        .data;
      expect(sessions).toHaveLength(3);
      await send('DELETE', `/api/v1/users/me/sessions/${sessions.at(-1)?.id}`, undefined, here);
      await send('DELETE', '/api/v1/users/me/sessions', undefined, here);
      expect((await get('/api/v1/users/me', there)).status).toBe(401);
      const path = `/api/v1/users/${here.id}/sessions`;
      const [{ id }] = (await clinic.http<{ id: string }[]>(path, { token: admin.token })).body.data;
      await send('DELETE', `${path}/${id}`, undefined, admin);
      await send('DELETE', path, undefined, admin);
      await get('/.well-known/jwks.json');
    });

    it('around an account that comes and goes', () => aroundAnAccount(clinic, admin), 60_000);

    it('around a second factor', async () => {
      const password = 'a long sentence is best';
      const { token, email, id } = await clinic.signUp('Nila Das');
      const nila = { token };
      const mfa = (path: string, body: unknown, who?: { token: string }) =>
        clinic.http<{ secret: string; recoveryCodes: string[] }>(`/api/v1/auth/mfa${path}`, {
          body,
          token: who?.token,
        });
      const { secret } = (await mfa('/totp', { currentPassword: password }, nila)).body.data;
      const { recoveryCodes } = (await mfa('/totp/confirmation', { code: codeOf(secret, new Date()) }, nila)).body.data;
      const { body } = await clinic.http('/api/v1/auth/login', { body: { email, password } });
      const { challengeToken } = body.error as unknown as { challengeToken: string };
      await mfa('/challenge', { challengeToken, recoveryCode: recoveryCodes[0] });
      await clinic.http('/api/v1/auth/mfa', nila);
      const next = { code: codeOf(secret, new Date(Date.now() + 30_000)) };
      const [recoveryCode] = (await mfa('/recovery-codes', next, nila)).body.data.recoveryCodes;
      const removal = { currentPassword: password, recoveryCode };
      await clinic.http('/api/v1/auth/mfa/totp', { method: 'DELETE', token, body: removal });
      const again = (await mfa('/totp', { currentPassword: password }, nila)).body.data;
      await mfa('/totp/confirmation', { code: codeOf(again.secret, new Date()) }, nila);
      await clinic.http(`/api/v1/users/${id}/mfa`, {
        method: 'DELETE',
        token: admin.token,
        body: { reason: 'device_lost' },
      });
    });

    it('around a doctor', async () => {
      const path = `/api/v1/doctors/${doctor.id}`;
      await get('/api/v1/doctors?limit=1');
      await send('PATCH', path, { biography: 'Twenty years in preventive care.', fee: doctor.fee }, admin);
      const { headers } = await get(path);
      const etag = headers.get('etag') ?? '';
      expect((await clinic.http(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
      await get(`${path}/availability`, admin);
      const opening = { kind: 'opening', startsAt: slots[0].startsAt, endsAt: slots[0].endsAt };
      const added = await send('POST', `${path}/availability-exceptions`, opening, admin);
      await get(`${path}/availability-exceptions`, admin);
      await send('DELETE', `${path}/availability-exceptions/${added.body.data.id}`, undefined, admin);
      const other = await clinic.registerDoctor(admin, { name: 'Dr. Ravi Menon', biography: 'Skin.' });
      await send('DELETE', `/api/v1/doctors/${other.id}`, undefined, admin);
    });

    it('around the hours of a doctor', () => aroundAvailability(clinic, admin, patient));

    it('around a visit', async () => {
      const paid = await clinic.book(patient, doctor.id, slots[0].startsAt, CARD);
      expect(paid.status).toBe(201);
      expect((await clinic.book(patient, doctor.id, slots[1].startsAt, SILENT_CARD)).status).toBe(202);
      const owed = await clinic.book(patient, doctor.id, slots[2].startsAt, {});
      expect(owed.status).toBe(201);
      await clinic.visits(patient);
      await clinic.cancel(patient, paid.body.data.id);
      await clinic.visit(patient, paid.body.data.id);
      await get('/api/v1/payments?limit=1', patient);
      await get(`/api/v1/payments/${paid.body.data.payment.id}`, patient);
      let told = await clinic.told(patient);
      while (told.length === 0) told = await clinic.told(patient);
      await send('PATCH', `/api/v1/notifications/${told[0].id}`, { read: true }, patient);
      await aroundPayments(clinic, admin, patient, owed.body.data);
    });

    it('around calendars', async () => aroundCalendars(clinic, patient, (await clinic.visits(patient))[0].id));

    it('around what a patient is told', async () => {
      const { body } = await clinic.book(patient, doctor.id, slots[5].startsAt, {});
      await aroundNotifications(clinic, patient, body.data.id);
    });

    it('around the day of a visit', () => aroundAVisit(clinic, admin, patient));

    it('around notes', () => aroundNotes(clinic, admin));

    it('around a call', () => aroundACall(clinic, admin));

    it('around a booking', () => aroundABooking(clinic, admin, patient));

    it('around the audit trail', async () => {
      await send('POST', '/api/v1/audit-logs/verification', {}, admin);
      await get('/api/v1/audit-logs/verification', admin);
      await get(`/api/v1/users/${patient.id}`, admin);
      await get('/api/v1/users/me/access-log?limit=1', patient);
    });

    it('around a partner', () => aroundAPartner(clinic, admin));

    it("around a patient's record", async () => {
      const path = `/api/v1/patients/${patient.id}`;
      await get(`${path}/record`, patient);
      const staff = await clinic.test.person('staff');
      const reason = 'Collapsed in the waiting room, allergies unknown.';
      expect((await get(`${path}/record`, staff)).body.error.code).toBe('emergency_access_required');
      const opened = await send('POST', `${path}/emergency-access`, { reason }, staff);
      expect((await get(`${path}/record`, staff)).status).toBe(200);
      await send('DELETE', `${path}/emergency-access`, undefined, staff);
      await get('/api/v1/emergency-accesses?reviewed=false', admin);
      const review = { outcome: 'justified', note: 'Spoke to the nurse.' };
      await send('POST', `/api/v1/emergency-accesses/${opened.body.data.id}/review`, review, admin);
    });

    it('around prescriptions', () => aroundPrescriptions(clinic, { admin, patient }), 30_000);

    it('around the dispensary', () => aroundTheDispensary(clinic));

    it('around the system of a partner', () => aroundThePms(clinic, admin));

    it('around what a partner is told', () => aroundDeliveries(clinic, admin));

    it('around restocking', () => aroundRestocking(clinic));

    it('around recalls', () => aroundRecalls(clinic, { admin, patient }), 30_000);

    it('around the service itself', async () => {
      for (const path of ['live', 'ready', 'startup']) expect((await get(`/health/${path}`)).status).toBe(200);
      await get('/metrics');
      await get('/api/v1/audit-logs?limit=100', admin);
    });
  });

  describe('is true of what is refused', () => {
    it.each([
      [
        'malformed_request',
        400,
        () => clinic.http('/api/v1/auth/login', { body: '{', headers: { 'content-type': 'application/json' } }),
      ],
      [
        'idempotency_key_malformed',
        400,
        () => clinic.http('/api/v1/consultations', { ...visit(), headers: { 'idempotency-key': 'x'.repeat(256) } }),
      ],
      ['unauthenticated', 401, () => get('/api/v1/consultations')],
      [
        'invalid_credentials',
        401,
        () => send('POST', '/api/v1/auth/login', { email: patient.email, password: 'wrong wrong wrong' }),
      ],
      ['invalid_refresh_token', 401, () => send('POST', '/api/v1/auth/refresh', { refreshToken: 'x'.repeat(43) })],
      ['payment_declined', 402, () => clinic.book(patient, doctor.id, slots[3].startsAt, DECLINED_CARD)],
      ['forbidden', 403, () => get('/api/v1/users', patient)],
      ['not_found', 404, () => get(`/api/v1/doctors/${NO_SUCH_ID}/slots`)],
      [
        'email_taken',
        409,
        () =>
          send('POST', '/api/v1/auth/signup', {
            email: patient.email,
            password: 'a long sentence is best',
            name: 'Asha',
          }),
      ],
      ['slot_taken', 409, () => clinic.book(admin, doctor.id, slots[2].startsAt, { patientId: patient.id })],
      [
        'version_conflict',
        412,
        () =>
          clinic.http(`/api/v1/doctors/${doctor.id}`, {
            method: 'PATCH',
            body: { name: 'Dr. Rao' },
            token: admin.token,
            headers: { 'if-match': '"1"' },
          }),
      ],
      ['body_too_large', 413, () => send('POST', '/api/v1/auth/login', { email: 'x'.repeat(1_100_000) })],
      [
        'unsupported_media_type',
        415,
        () =>
          clinic.http('/api/v1/auth/login', {
            body: 'a=b',
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
          }),
      ],
      [
        'validation_failed',
        422,
        () => clinic.http('/api/v1/consultations', { token: patient.token, body: { mode: 'letter' } }),
      ],
      [
        'slot_not_offered',
        422,
        () => clinic.book(patient, doctor.id, slots[0].startsAt.replace('30:00', '31:00').replace('00:00.', '01:00.')),
      ],
    ] as const)('%s is %d', async (code, status, ask) => {
      const refused = await ask();
      expect([refused.status, refused.body.error.code]).toEqual([status, code]);
    });

    const visit = () => ({ token: patient.token, body: booking(doctor.id, slots[4].startsAt) });
  });

  it('was held against every operation that it describes', () => {
    expect(clinic.contract.unseen()).toEqual([]);
    expect([...clinic.contract.statuses()].sort()).toEqual([
      200, 201, 202, 304, 400, 401, 402, 403, 404, 409, 412, 413, 415, 422,
    ]);
  });

  describe('is broken by', () => {
    const contract = Contract.published();
    const page = new Headers({ 'content-type': 'application/json', 'x-total-count': '0', 'x-request-id': 'one' });
    const list = (data: unknown, headers = page) => answer(200, { success: true, data }, headers);
    const told = {
      id: NO_SUCH_ID,
      type: 'consultation.booked',
      title: 'Consultation booked',
      body: 'Yours.',
      subjectId: null,
      readAt: null,
      createdAt: '2026-11-20T09:30:00.000Z',
    };
    const check = (given: ReturnType<typeof answer>) => () => contract.check('GET', '/api/v1/notifications', given);

    it('nothing when the answer is as described', () => {
      expect(check(list([told]))).not.toThrow();
    });

    it.each([
      ['a field that is missing', list([{ ...told, title: undefined }]), /title/],
      ['a field that is not described', list([{ ...told, userId: NO_SUCH_ID }]), /additional properties.*userId/],
      ['a field of another type', list([{ ...told, readAt: false }]), /readAt/],
      ['an id that is none', list([{ ...told, id: '17' }]), /uuid/],
      ['an instant that is none', list([{ ...told, createdAt: 'yesterday' }]), /date-time/],
      ['an answer without the envelope', answer(200, [told], page), /object/],
      ['a status that is not declared', answer(418, {}), /listNotifications 418 is not in the contract/],
      ['a header that is missing', list([told], JSON_TYPE), /X-Total-Count/],
      [
        'an error without its request',
        answer(401, { success: false, error: { code: 'x', message: 'X.' } }),
        /requestId/,
      ],
    ])('%s', (_, given, message) => {
      const sent = { ...given, body: JSON.parse(given.text) as unknown };
      expect(check(sent)).toThrow(message);
    });

    it('a route that is not described', () => {
      expect(() => contract.check('GET', '/api/v1/secrets', list([]))).toThrow('GET /api/v1/secrets');
    });
  });
});
