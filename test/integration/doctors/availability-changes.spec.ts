import { startTestApp, TestClock, type Loose, type TestApp, type TestPerson } from '../../support/test-app';
import { booking } from '../../factories/clinic';
import { aDoctorWith, daily } from './a-doctor';

const clock = new TestClock(new Date('2026-11-20T12:00:00Z'));
let test: TestApp;
let admin: TestPerson;
let patient: TestPerson;
let id: string;

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
  [admin, patient] = await Promise.all([test.person('admin'), test.person('patient')]);
});
afterAll(() => test.close());

const HOURS = { timeZone: 'Asia/Kolkata', rules: daily('09:00', '13:00') };
beforeEach(async () => {
  id = await aDoctorWith(test, admin, HOURS);
  patient = await test.person('patient');
});

const path = (rest: string) => `/api/v1/doctors/${id}/${rest}`;
const put = (body: object) => test.http<Loose>(path('availability'), { method: 'PUT', body, token: admin.token });
const conflicts = async (who = admin) =>
  (await test.http<{ consultationId: string; reason: string }[]>(path('availability-conflicts'), { token: who.token }))
    .body.data;
const book = async (startsAt: string) => {
  const request = { body: booking(id, startsAt), token: patient.token };
  const { status, body, text } = await test.http<{ id: string }>('/api/v1/consultations', request);
  if (status !== 201) throw new Error(text);
  return body.data.id;
};
const starts = async (date: string) => {
  const { body } = await test.http<{ startsAt: string }[]>(path(`slots?from=${date}&to=${date}`));
  return body.data.map(({ startsAt }) => startsAt.slice(11, 16));
};

describe('hours that change on a date', () => {
  const afternoons = { timeZone: 'Asia/Kolkata', rules: daily('14:00', '15:00') };

  it('hold from it on, the present ones until the day before', async () => {
    const answer = await put({ ...afternoons, effectiveFrom: '2026-12-10' });
    expect(answer.status).toBe(200);
    expect(await starts('2026-12-09')).toHaveLength(8);
    expect(await starts('2026-12-10')).toEqual(['08:30', '09:00']);
    const rules = answer.body.data.rules as unknown as { startTime: string; validFrom: string; validUntil: string }[];
    expect(new Set(rules.map((rule) => `${rule.startTime} ${rule.validFrom} ${rule.validUntil}`))).toEqual(
      new Set(['09:00 null 2026-12-09', '14:00 2026-12-10 null']),
    );
  });

  it('give way to a later change that begins earlier', async () => {
    await put({ ...afternoons, effectiveFrom: '2026-12-10' });
    await put({ timeZone: 'Asia/Kolkata', rules: daily('18:00', '19:00'), effectiveFrom: '2026-12-01' });
    expect(await starts('2026-11-30')).toHaveLength(8);
    expect(await starts('2026-12-01')).toEqual(['12:30', '13:00']);
    expect(await starts('2026-12-10')).toEqual(['12:30', '13:00']);
  });

  it.each([
    [{ ...afternoons, effectiveFrom: '2026-11-19' }, 'effectiveFrom'],
    [{ ...afternoons, effectiveFrom: '2026-02-30' }, 'effectiveFrom'],
    [{ ...afternoons, effectiveFrom: 5 }, 'effectiveFrom'],
    [{ ...afternoons, timeZone: 'UTC', effectiveFrom: '2026-12-10' }, 'timeZone'],
  ])('refuse %j', async (body, field) => {
    const answer = await put(body);
    expect([answer.status, answer.body.error.errors.map((fault) => fault.field)]).toEqual([422, [field]]);
    expect(await starts('2026-12-10')).toHaveLength(8);
  });
});

describe('the versions of the hours', () => {
  it('are kept, newest first, each with the version that came of it, and cannot be changed', async () => {
    await put({ ...HOURS, rules: [], maximumVisitsPerDay: 3 });
    const answer = await test.http<Loose[]>(path('availability-versions'), { token: admin.token });
    expect(answer.headers.get('x-total-count')).toBe('2');
    expect(answer.body.data).toMatchObject([
      { version: 3, rules: [], maximumVisitsPerDay: 3, changedAt: '2026-11-20T12:00:00.000Z' },
      {
        version: 2,
        rules: [{ weekday: 1, startTime: '09:00' }, ...Array<object>(6).fill({})],
        maximumVisitsPerDay: null,
      },
    ]);
    await expect(test.sql(`delete from availability_version where doctor_id = $1`, [id])).rejects.toThrow();
  });

  it('are for the doctor and administrators', async () => {
    const [staff, other] = await Promise.all([test.person('staff'), test.person('doctor')]);
    expect((await test.http(path('availability-versions'), { token: staff.token })).status).toBe(403);
    expect((await test.http(path('availability-versions'), { token: other.token })).status).toBe(404);
  });
});

describe('booked visits that the hours do not cover', () => {
  it('are named by the change that causes them, and by no later one', async () => {
    const [inside, outside] = [await book('2026-12-01T04:00:00.000Z'), await book('2026-12-01T07:00:00.000Z')];
    const shorter = { ...HOURS, rules: daily('09:00', '12:00', 45) };
    const changed = await put(shorter);
    expect(changed.body.data.conflicts).toMatchObject([
      { consultationId: outside, startsAt: '2026-12-01T07:00:00.000Z', reason: 'outside_hours', status: 'scheduled' },
    ]);
    expect((await put(shorter)).body.data.conflicts).toEqual([]);
    const off = { kind: 'time_off', startsAt: '2026-12-01T00:00:00Z', endsAt: '2026-12-01T05:00:00Z' };
    const added = await test.http<Loose>(path('availability-exceptions'), { body: off, token: admin.token });
    expect(added.body.data.conflicts).toMatchObject([{ consultationId: inside, reason: 'time_off' }]);
    expect(await conflicts()).toMatchObject([
      { consultationId: inside, reason: 'time_off' },
      { consultationId: outside, reason: 'outside_hours' },
    ]);
    expect(
      await test.sql('select status, starts_at from consultation where id = any($1) order by starts_at', [
        [inside, outside],
      ]),
    ).toEqual([
      { status: 'scheduled', starts_at: new Date('2026-12-01T04:00:00Z') },
      { status: 'scheduled', starts_at: new Date('2026-12-01T07:00:00Z') },
    ]);
  });

  it('are none once they are cancelled or over, or an opening covers them', async () => {
    const [cancelled, covered] = [await book('2026-12-01T04:00:00.000Z'), await book('2026-12-02T04:30:00.000Z')];
    await put({ ...HOURS, rules: [] });
    expect((await conflicts()).map(({ consultationId }) => consultationId)).toEqual([cancelled, covered]);
    await test.http(`/api/v1/consultations/${cancelled}/cancellation`, { body: { reason: 'x' }, token: patient.token });
    const opening = { kind: 'opening', startsAt: '2026-12-02T04:00:00Z', endsAt: '2026-12-02T05:00:00Z' };
    await test.http(path('availability-exceptions'), { body: opening, token: admin.token });
    expect(await conflicts()).toEqual([]);
  });

  it('are seen by the front desk and the doctor, and the look is on record', async () => {
    await book('2026-12-01T04:00:00.000Z');
    await put({ ...HOURS, rules: [] });
    const [staff, other] = await Promise.all([test.person('staff'), test.person('doctor')]);
    expect(await conflicts(staff)).toHaveLength(1);
    expect((await test.http(path('availability-conflicts'), { token: other.token })).status).toBe(404);
    expect((await test.http(path('availability-conflicts'), { token: patient.token })).status).toBe(403);
    const rows = await test.sql(
      `select action, patient_id from audit_log where actor_id = $1 and action = 'doctor.availability_conflicts_read'`,
      [staff.id],
    );
    expect(rows).toEqual([{ action: 'doctor.availability_conflicts_read', patient_id: patient.id }]);
  });
});
