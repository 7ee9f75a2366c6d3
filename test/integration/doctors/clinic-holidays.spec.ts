import { DoctorDirectory } from '../../../src/modules/doctors';
import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { booking } from '../../factories/clinic';
import { aDoctorWith, daily } from './a-doctor';

const clock = new TestClock(new Date('2026-11-20T12:00:00Z'));
let test: TestApp;
let admin: TestPerson;

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
  admin = await test.person('admin');
});
afterAll(() => test.close());

interface HolidayBody {
  id: string;
  name: string;
  from: string;
  until: string;
  conflicts?: { consultationId: string; reason: string }[];
}

const declare = (from: string, until = from, headers: Record<string, string> = {}) =>
  test.http<HolidayBody>('/api/v1/clinic-holidays', {
    body: { name: 'Closed', from, until },
    token: admin.token,
    headers,
  });
const withdraw = (id: string) => test.http(`/api/v1/clinic-holidays/${id}`, { method: 'DELETE', token: admin.token });
const list = async () => (await test.http<HolidayBody[]>('/api/v1/clinic-holidays')).body.data;
const make = (timeZone: string) => aDoctorWith(test, admin, { timeZone, rules: daily('00:00', '24:00', 120) });
const starts = async (id: string, from: string, to: string) => {
  const { body } = await test.http<{ startsAt: string }[]>(`/api/v1/doctors/${id}/slots?from=${from}&to=${to}`);
  return body.data.map(({ startsAt }) => startsAt);
};

describe('a holiday of the clinic', () => {
  it("closes every doctor on that date of the doctor's own clock, openings included, until it is withdrawn", async () => {
    const ids = [await make('Asia/Kolkata'), await make('America/New_York')];
    const opening = {
      kind: 'opening',
      startsAt: '2026-12-25T05:00:00Z',
      endsAt: '2026-12-25T07:00:00Z',
      slotMinutes: 60,
    };
    const added = await test.http(`/api/v1/doctors/${ids[0]}/availability-exceptions`, {
      body: opening,
      token: admin.token,
    });
    expect(added.status).toBe(201);
    const before = await Promise.all(ids.map((id) => starts(id, '2026-12-24', '2026-12-26')));
    const made = await declare('2026-12-25');
    expect([made.status, made.body.data]).toMatchObject([
      201,
      { from: '2026-12-25', until: '2026-12-25', conflicts: [] },
    ]);
    const [kolkata, newYork] = await Promise.all(ids.map((id) => starts(id, '2026-12-24', '2026-12-26')));
    expect([kolkata.length, newYork.length]).toEqual([24, 24]);
    expect(kolkata.filter((at) => at >= '2026-12-24T18:30' && at < '2026-12-25T18:30')).toEqual([]);
    expect(newYork.filter((at) => at >= '2026-12-25T05:00' && at < '2026-12-26T05:00')).toEqual([]);
    expect(await list()).toEqual([{ id: made.body.data.id, name: 'Closed', from: '2026-12-25', until: '2026-12-25' }]);
    expect((await withdraw(made.body.data.id)).status).toBe(200);
    expect(await Promise.all(ids.map((id) => starts(id, '2026-12-24', '2026-12-26')))).toEqual(before);
    expect((await withdraw(made.body.data.id)).status).toBe(404);
    expect(await list()).toEqual([]);
    expect(
      await test.sql(`select action from audit_log where subject_id = $1 order by id`, [made.body.data.id]),
    ).toEqual([{ action: 'clinic_holiday.declared' }, { action: 'clinic_holiday.withdrawn' }]);
  });

  it('is no time for a booking that was decided by the hours before', async () => {
    const id = await make('UTC');
    const patient = await test.person('patient');
    const book = (startsAt: string) =>
      test.http('/api/v1/consultations', { body: booking(id, startsAt), token: patient.token });
    const decidedBy = (await test.app.get(DoctorDirectory).bookable(id))!;
    const { body } = await declare('2026-12-30', '2026-12-31');
    const [{ version }] = await test.sql('select version from doctor where id = $1', [id]);
    expect(version).toBe(decidedBy.version + 1);
    expect((await book('2026-12-31T10:00:00Z')).body.error.code).toBe('slot_not_offered');
    expect((await book('2027-01-01T10:00:00Z')).status).toBe(201);
    await withdraw(body.data.id);
    expect((await book('2026-12-31T10:00:00Z')).status).toBe(201);
  });

  it('names the visits that are booked on it, and moves none', async () => {
    const id = await make('America/New_York');
    const patient = await test.person('patient');
    const booked = await test.http<{ id: string }>('/api/v1/consultations', {
      body: booking(id, '2027-01-06T03:00:00.000Z'),
      token: patient.token,
    });
    expect(booked.status).toBe(201);
    const { body } = await declare('2027-01-05');
    expect(body.data.conflicts).toMatchObject([{ consultationId: booked.body.data.id, reason: 'clinic_holiday' }]);
    const found = await test.http<object[]>(`/api/v1/doctors/${id}/availability-conflicts`, { token: admin.token });
    expect(found.body.data).toMatchObject([{ consultationId: booked.body.data.id, reason: 'clinic_holiday' }]);
    await withdraw(body.data.id);
    expect((await declare('2027-01-06')).body.data.conflicts).toEqual([]);
  });

  it('is declared once for one Idempotency-Key', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => declare('2026-12-01', '2026-12-01', { 'idempotency-key': 'h1' })),
    );
    expect(new Set(answers.map(({ body }) => body.data.id)).size).toBe(1);
    await withdraw(answers[0].body.data.id);
  });

  it.each([
    [{ name: 'X', from: '2026-12-25', until: '2026-12-24' }, ['until']],
    [{ name: 'X', from: '2026-12-01', until: '2027-01-01' }, ['until']],
    [{ name: '', from: '2026-02-30', until: 'soon' }, ['from', 'name', 'until']],
    [{ name: 'X', from: '2026-12-25', until: '2026-12-25', doctor: 1 }, ['doctor']],
  ])('refuses %j', async (body, fields) => {
    const answer = await test.http('/api/v1/clinic-holidays', { body, token: admin.token });
    expect([answer.status, answer.body.error.errors.map(({ field }) => field).sort()]).toEqual([422, fields]);
  });
});
