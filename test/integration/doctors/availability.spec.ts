import { startTestApp, TestClock, type Loose, type TestApp, type TestPerson } from '../../support/test-app';
import { aDoctor, daily } from './a-doctor';

const clock = new TestClock(new Date('2026-11-20T12:00:00Z'));
let test: TestApp;
let admin: TestPerson;
let account: TestPerson;
let doctorId: string;

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
  admin = await test.person('admin');
});
afterAll(() => test.close());

beforeEach(async () => {
  account = await test.person('doctor');
  doctorId = (await aDoctor(test, admin, { userId: account.id })).id;
});

const path = (rest = 'availability') => `/api/v1/doctors/${doctorId}/${rest}`;
const hours = { timeZone: 'Asia/Kolkata', rules: daily('09:00', '13:00') };
const put = (body: unknown, token = account.token, headers: Record<string, string> = {}) =>
  test.http(path(), { method: 'PUT', body, token, headers });
const version = async () =>
  (await test.sql('select version from doctor where id = $1', [doctorId]))[0].version as number;

describe('the weekly hours', () => {
  it('are replaced by the doctor and read back, sorted, with defaults', async () => {
    const rules = [
      { weekday: 5, startTime: '14:00', endTime: '24:00', slotMinutes: 45, validUntil: '2027-01-31' },
      { weekday: 1, startTime: '14:00', endTime: '16:00', slotMinutes: 20 },
      { weekday: 1, startTime: '09:00', endTime: '10:00', slotMinutes: 20, validFrom: '2026-12-01' },
    ];
    const answer = await put({ timeZone: 'Europe/Berlin', rules, bufferAfterMinutes: 10 });
    expect(answer.status).toBe(200);
    expect(answer.body.data).toEqual({
      timeZone: 'Europe/Berlin',
      rules: [2, 1, 0].map((at) => ({ validFrom: null, validUntil: null, ...rules[at] })),
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 10,
      minimumNoticeMinutes: 0,
      horizonDays: 60,
      maximumVisitsPerDay: null,
      maximumVisitsPerWeek: null,
      version: 2,
      conflicts: [],
    });
    const read = (await test.http<object>(path(), { token: admin.token })).body.data;
    expect({ ...read, conflicts: [] }).toEqual(answer.body.data);
  });

  it('leave an audit row, an event, and the old rules with the time of their end', async () => {
    await put(hours);
    await put({ ...hours, rules: [] });
    expect(
      await test.sql('select action, actor_id from audit_log where subject_id = $1 order by id', [doctorId]),
    ).toEqual([
      { action: 'doctor.registered', actor_id: admin.id },
      ...Array<object>(2).fill({ action: 'doctor.availability_replaced', actor_id: account.id }),
    ]);
    expect(
      await test.sql('select type from outbox_event where aggregate_id = $1 order by position', [doctorId]),
    ).toEqual([{ type: 'doctor.registered' }, ...Array<object>(2).fill({ type: 'doctor.availability_changed' })]);
    const [{ kept }] = await test.sql(
      'select count(*)::int as kept from availability_rule where doctor_id = $1 and retired_at = $2',
      [doctorId, clock.now()],
    );
    expect(kept).toBe(7);
  });

  it('raise the version even when nothing but a rule changes, within one instant', async () => {
    await put(hours);
    await put({ ...hours, rules: daily('09:00', '12:30') });
    expect(await version()).toBe(3);
  });

  it('are refused with every fault at once, and stay as they were', async () => {
    await put(hours);
    const answer = await put({
      timeZone: '+05:30',
      rules: [
        { weekday: 0, startTime: '9:00', endTime: '13:00', slotMinutes: 30 },
        { weekday: 1, startTime: '09:00', endTime: '13:00', slotMinutes: 30 },
        { weekday: 1, startTime: '12:00', endTime: '14:00', slotMinutes: '30' },
      ],
      bufferBeforeMinutes: 241,
      minimumNoticeMinutes: null,
      horizonDays: 0,
    });
    expect([answer.status, answer.body.error.code]).toEqual([422, 'validation_failed']);
    expect(answer.body.error.errors.map(({ field }) => field).sort()).toEqual([
      'bufferBeforeMinutes',
      'horizonDays',
      'minimumNoticeMinutes',
      'rules.0.startTime',
      'rules.0.weekday',
      'rules.2',
      'rules.2.slotMinutes',
      'timeZone',
    ]);
    expect((await test.http(path(), { token: account.token })).body.data).toMatchObject({ ...hours, version: 2 });
  });

  it.each([
    [{ ...hours, colour: 'red' }, 'colour'],
    [{ ...hours, rules: [{ ...hours.rules[0], room: 3 }] }, 'rules.0.room'],
    [{ ...hours, rules: 'always' }, 'rules'],
    [{ ...hours, rules: [null] }, 'rules.0'],
    [{ ...hours, rules: [[]] }, undefined],
    [{ timeZone: 'UTC' }, 'rules'],
  ])('refuse %j', async (body, field) => {
    const answer = await put(body);
    expect(answer.status).toBe(422);
    if (field) expect(answer.body.error.errors.map((fault) => fault.field)).toContain(field);
    expect(await version()).toBe(1);
  });

  it('are not changed over a newer version', async () => {
    expect((await put(hours, account.token, { 'if-match': '"1"' })).status).toBe(200);
    const second = await put({ ...hours, rules: [] }, admin.token, { 'if-match': '"1"' });
    expect([second.status, second.body.error.code]).toEqual([412, 'version_conflict']);
    expect((await test.http(path(), { token: admin.token })).body.data).toMatchObject(hours);
  });

  it('let one of ten rivals with the same version win', async () => {
    const rivals = Array.from({ length: 10 }, () => put(hours, account.token, { 'if-match': '"1"' }));
    const statuses = (await Promise.all(rivals)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array<number>(9).fill(412)]);
  });
});

describe('somebody else', () => {
  it('neither sees nor changes them: another doctor finds nothing, others may not ask', async () => {
    const other = await test.person('doctor');
    await aDoctor(test, admin, { userId: other.id });
    const unlinked = await aDoctor(test, admin);
    const exception = { kind: 'time_off', startsAt: '2026-12-24T00:00:00Z', endsAt: '2026-12-25T00:00:00Z' };
    const asks = (token?: string) => [
      test.http(path(), { token }),
      test.http(path(), { method: 'PUT', body: hours, token }),
      test.http(path('availability-exceptions'), { token }),
      test.http(path('availability-exceptions'), { body: exception, token }),
      test.http(path(`availability-exceptions/${doctorId}`), { method: 'DELETE', token }),
    ];
    const statuses = async (token?: string) => (await Promise.all(asks(token))).map(({ status }) => status);
    expect(await statuses(other.token)).toEqual([404, 404, 404, 404, 404]);
    expect(await statuses((await test.person('patient')).token)).toEqual([403, 403, 403, 403, 403]);
    expect(await statuses()).toEqual([401, 401, 401, 401, 401]);
    expect((await test.http(`/api/v1/doctors/${unlinked.id}/availability`, { token: other.token })).status).toBe(404);
    expect(await version()).toBe(1);
  });
});

describe('exceptions', () => {
  const add = (body: object, headers: Record<string, string> = {}) =>
    test.http<Record<string, string>>(path('availability-exceptions'), { body, token: account.token, headers });
  const list = () => test.http<Loose[]>(path('availability-exceptions'), { token: account.token });
  const leave = { kind: 'time_off', startsAt: '2026-12-24T00:00:00+05:30', endsAt: '2026-12-26T00:00:00+05:30' };

  it('are added, listed soonest first, and withdrawn', async () => {
    const later = await add({ ...leave, reason: 'Family' });
    expect([later.status, later.body.data]).toEqual([
      201,
      {
        id: later.body.data.id,
        kind: 'time_off',
        startsAt: '2026-12-23T18:30:00.000Z',
        endsAt: '2026-12-25T18:30:00.000Z',
        slotMinutes: null,
        reason: 'Family',
        conflicts: [],
      },
    ]);
    const opening = {
      kind: 'opening',
      startsAt: '2026-12-05T04:00:00Z',
      endsAt: '2026-12-05T06:00:00Z',
      slotMinutes: 15,
    };
    const sooner = await add(opening);
    expect((await list()).body.data.map(({ id }) => id)).toEqual([sooner.body.data.id, later.body.data.id]);
    const one = { method: 'DELETE', token: account.token };
    const withdrawn = await test.http(path(`availability-exceptions/${sooner.body.data.id}`), one);
    expect([withdrawn.status, withdrawn.body.data]).toEqual([200, null]);
    expect((await test.http(path(`availability-exceptions/${sooner.body.data.id}`), one)).status).toBe(404);
    expect((await test.http(path('availability-exceptions/none'), one)).status).toBe(404);
    expect((await list()).body.data.map(({ id }) => id)).toEqual([later.body.data.id]);
    expect(await version()).toBe(4);
  });

  it('are listed no more when they are over', async () => {
    await add(leave);
    clock.set('2026-12-25T18:30:00Z');
    expect((await list()).body.data).toEqual([]);
    clock.set('2026-11-20T12:00:00Z');
    expect((await list()).headers.get('x-total-count')).toBe('1');
  });

  it('are added once for one Idempotency-Key', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => add(leave, { 'idempotency-key': 'leave-1' })));
    expect(new Set(answers.map(({ body }) => body.data.id)).size).toBe(1);
    expect((await list()).body.data).toHaveLength(1);
  });

  it.each([
    [{ ...leave, kind: 'holiday' }, ['kind']],
    [{ ...leave, startsAt: '2026-12-24' }, ['startsAt']],
    [{ ...leave, startsAt: '2026-02-30T00:00:00Z' }, ['startsAt']],
    [{ ...leave, endsAt: leave.startsAt }, ['endsAt']],
    [{ ...leave, kind: 'opening', slotMinutes: 4 }, ['slotMinutes']],
    [{ ...leave, kind: 'opening', endsAt: '2026-12-23T18:40:00Z' }, ['endsAt']],
    [{ ...leave, room: 3 }, ['room']],
  ])('refuse %j', async (body, fields) => {
    const answer = await add(body);
    expect([answer.status, answer.body.error.errors.map(({ field }) => field)]).toEqual([422, fields]);
    expect(await version()).toBe(1);
  });
});
