import { bookableTime, DoctorDirectory, FreeSlots } from '../../../src/modules/doctors';
import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { aDoctorWith, claim, daily } from './a-doctor';

const NOW = '2026-11-20T12:00:00Z';
const DAY = '2026-12-01';
const clock = new TestClock(new Date(NOW));
let test: TestApp;
let admin: TestPerson;
let id: string;

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
  admin = await test.person('admin');
});
afterAll(() => test.close());
beforeEach(async () => {
  id = await aDoctorWith(test, admin, { timeZone: 'UTC', rules: daily('09:00', '10:30'), bufferAfterMinutes: 10 });
});

const KINDS = [
  { code: 'follow_up', name: 'Follow-up', minutes: 15, fee: { amount: 50_000, currency: 'INR' } },
  { code: 'consultation', name: 'Consultation', minutes: 60 },
];
const path = () => `/api/v1/doctors/${id}/visit-kinds`;
const put = (kinds: unknown, headers: Record<string, string> = {}) =>
  test.http<{ kinds: object[]; version: number }>(path(), {
    method: 'PUT',
    body: { kinds },
    token: admin.token,
    headers,
  });
const slots = async (kind?: string) => {
  const query = `?from=${DAY}&to=${DAY}${kind === undefined ? '' : `&kind=${kind}`}`;
  const { body } = await test.http<{ startsAt: string; endsAt: string }[]>(`/api/v1/doctors/${id}/slots${query}`);
  return body.data.map(({ startsAt, endsAt }) => `${startsAt.slice(11, 16)}-${endsAt.slice(11, 16)}`);
};

describe('kinds of visit', () => {
  it('are replaced by an administrator, shown to everybody and left in the audit trail', async () => {
    const replaced = await put(KINDS);
    const shown = { kinds: [KINDS[0], { ...KINDS[1], fee: null }], version: 3 };
    expect([replaced.status, replaced.body.data]).toEqual([200, shown]);
    expect((await test.http(path())).body.data).toEqual(shown);
    const [row] = await test.sql(
      'select action, details from audit_log where subject_id = $1 order by id desc limit 1',
      [id],
    );
    expect(row).toEqual({ action: 'doctor.visit_kinds_replaced', details: { codes: ['follow_up', 'consultation'] } });
  });

  it.each([
    [[KINDS[0], { ...KINDS[1], code: 'follow_up' }], 'kinds.1.code'],
    [[{ ...KINDS[0], minutes: 4 }], 'kinds.0.minutes'],
    [[{ ...KINDS[0], minutes: 15.5 }], 'kinds.0.minutes'],
    [[{ ...KINDS[0], code: 'Follow up' }], 'kinds.0.code'],
    [[{ ...KINDS[0], fee: { amount: -1, currency: 'INR' } }], 'kinds.0.fee.amount'],
    [[{ ...KINDS[0], room: 3 }], 'kinds.0.room'],
    [Array.from({ length: 21 }, (_, n) => ({ ...KINDS[0], code: `kind_${n}` })), 'kinds'],
  ])('refuse %j', async (kinds, field) => {
    const { status, body } = await put(kinds);
    expect([status, body.error.errors.map((fault) => fault.field)]).toEqual([422, [field]]);
    expect((await test.http(path())).body.data).toMatchObject({ kinds: [], version: 2 });
  });

  it('are not changed over a newer version', async () => {
    expect((await put(KINDS, { 'if-match': '"1"' })).status).toBe(412);
  });

  it('have slots of their own length, on the grid of the hours or closer', async () => {
    await put(KINDS);
    expect(await slots()).toEqual(['09:00-09:30', '09:30-10:00', '10:00-10:30']);
    expect(await slots('consultation')).toEqual(['09:00-10:00', '09:30-10:30']);
    expect(await slots('follow_up')).toEqual([
      ...['09:00-09:15', '09:15-09:30', '09:30-09:45', '09:45-10:00', '10:00-10:15', '10:15-10:30'],
    ]);
    await claim(test, id, `${DAY}T09:30:00Z`, `${DAY}T09:40:00Z`);
    test.app.get(FreeSlots).invalidate(id);
    // The buffer after a visit at 09:15 would reach into what is taken.
    expect(await slots('follow_up')).toEqual(['09:00-09:15', '09:45-10:00', '10:00-10:15', '10:15-10:30']);
    expect(await slots('consultation')).toEqual([]);
    expect(await slots()).toEqual(['10:00-10:30']);
    const next = await test.app.get(FreeSlots).nextFreeSlots(id, new Date(`${DAY}T00:00:00Z`), 2, 'consultation');
    expect(next.map(({ startsAt }) => startsAt)).toEqual(['2026-12-02T09:00:00.000Z', '2026-12-02T09:30:00.000Z']);
  });

  it('refuse a kind that the doctor does not offer', async () => {
    const { status, body } = await test.http(`/api/v1/doctors/${id}/slots?kind=surgery`);
    expect([status, body.error.errors[0].field]).toEqual([422, 'kind']);
  });

  it('tell a booking what a visit takes and costs', async () => {
    await put(KINDS);
    const doctor = (await test.app.get(DoctorDirectory).refreshed(id))!;
    const at = (time: string, kind?: string) => {
      const found = bookableTime(doctor, Date.parse(`${DAY}T${time}:00Z`), Date.parse(NOW), kind);
      return typeof found === 'string' ? found : [found.minutes, found.fee.amount, found.kind?.code ?? null];
    };
    expect(at('09:00')).toEqual([30, 150_000, null]);
    expect(at('09:15')).toBe('not_offered');
    expect(at('09:15', 'follow_up')).toEqual([15, 50_000, 'follow_up']);
    expect(at('09:30', 'consultation')).toEqual([60, 150_000, 'consultation']);
    expect(at('10:00', 'consultation')).toBe('not_offered');
    expect(at('09:00', 'surgery')).toBe('unknown_kind');
    expect(bookableTime(doctor, Date.parse('2027-12-01T09:00:00Z'), Date.parse(NOW))).toBe('not_offered');
    expect(bookableTime(doctor, Number.NaN, Date.parse(NOW))).toBe('not_offered');
  });
});

describe('limits of visits', () => {
  const limited = (limits: object) =>
    aDoctorWith(test, admin, {
      timeZone: 'America/New_York',
      rules: daily('09:00', '13:00'),
      bufferBeforeMinutes: 15,
      ...limits,
    });
  const days = async (from: string, to: string) => {
    const { body } = await test.http<{ startsAt: string }[]>(`/api/v1/doctors/${id}/slots?from=${from}&to=${to}`);
    return [...new Set(body.data.map(({ startsAt }) => startsAt.slice(0, 10)))];
  };
  /** A visit of half an hour at 09:00 in New York, with the buffer before it. */
  const visitOn = async (date: string, hour = '14') => {
    await claim(test, id, `${date}T${Number(hour) - 1}:45:00Z`, `${date}T${hour}:30:00Z`);
    test.app.get(FreeSlots).invalidate(id);
  };

  it('hide the days that are full', async () => {
    id = await limited({ maximumVisitsPerDay: 2 });
    await visitOn('2026-12-01');
    expect(await days('2026-12-01', '2026-12-02')).toEqual(['2026-12-01', '2026-12-02']);
    await visitOn('2026-12-01', '15');
    expect(await days('2026-12-01', '2026-12-02')).toEqual(['2026-12-02']);
    const next = await test.app.get(FreeSlots).nextFreeSlots(id, new Date('2026-12-01T00:00:00Z'), 1);
    expect(next[0].startsAt).toBe('2026-12-02T14:00:00.000Z');
    const free = (date: string) =>
      test.http<object[]>(`/api/v1/doctors?availableOn=${date}&specialty=Cardiology&limit=100`);
    const idsOn = async (date: string) => (await free(date)).body.data.map((one) => (one as { id: string }).id);
    expect(await idsOn('2026-12-01')).not.toContain(id);
    expect(await idsOn('2026-12-02')).toContain(id);
  });

  it('hide the weeks that are full, Monday to Sunday, whatever part of them is asked for', async () => {
    id = await limited({ maximumVisitsPerWeek: 2 });
    await visitOn('2026-11-30');
    await visitOn('2026-12-06');
    expect(await days('2026-12-03', '2026-12-08')).toEqual(['2026-12-07', '2026-12-08']);
    expect(await days('2026-11-28', '2026-12-01')).toEqual(['2026-11-28', '2026-11-29']);
    const next = await test.app.get(FreeSlots).nextFreeSlots(id, new Date('2026-12-01T00:00:00Z'), 1);
    expect(next[0].startsAt).toBe('2026-12-07T14:00:00.000Z');
    const body = (await test.http<{ id: string }[]>('/api/v1/doctors?availableOn=2026-12-03&limit=100')).body.data;
    expect(body.map((one) => one.id)).not.toContain(id);
  });

  it.each([
    [{ maximumVisitsPerDay: 0 }, 'maximumVisitsPerDay'],
    [{ maximumVisitsPerWeek: 'many' }, 'maximumVisitsPerWeek'],
  ])('refuse %j', async (limits, field) => {
    const body = { timeZone: 'UTC', rules: [], ...limits };
    const answer = await test.http(`/api/v1/doctors/${id}/availability`, { method: 'PUT', body, token: admin.token });
    expect([answer.status, answer.body.error.errors[0].field]).toEqual([422, field]);
  });
});
