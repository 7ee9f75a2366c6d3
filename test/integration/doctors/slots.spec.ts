import { DoctorDirectory, FreeSlots } from '../../../src/modules/doctors';
import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { aDoctorWith, claim, daily } from './a-doctor';

interface SlotBody {
  startsAt: string;
  endsAt: string;
}

const NOW = '2026-11-20T12:00:00Z';
const clock = new TestClock(new Date(NOW));
let test: TestApp;
let admin: TestPerson;

beforeAll(async () => {
  test = await startTestApp({ clock });
  admin = await test.person('admin');
});
afterAll(() => test.close());
beforeEach(() => clock.set(NOW));

const listed = (id: string, query = '', headers: Record<string, string> = {}) =>
  test.http<SlotBody[]>(`/api/v1/doctors/${id}/slots${query}`, { headers });
const starts = async (id: string, from: string, to = from) =>
  (await listed(id, `?from=${from}&to=${to}`)).body.data.map(({ startsAt }) => startsAt.slice(0, 16));
const make = (timeZone: string, rules: object[], limits: object = {}) =>
  aDoctorWith(test, admin, { timeZone, rules, ...limits });
/** One hour a day in two slots, in UTC. */
const mornings = (limits: object = {}) => make('UTC', daily('09:00', '10:00'), limits);

describe('the listing', () => {
  it('is sorted, in UTC, and includes the last date', async () => {
    const id = await make('Asia/Kolkata', daily('09:00', '10:00'));
    const answer = await listed(id, '?from=2026-12-01&to=2026-12-02');
    expect(answer.text).toBe(
      `{"success":true,"data":[${['01', '02']
        .flatMap((day) => [
          `{"startsAt":"2026-12-${day}T03:30:00.000Z","endsAt":"2026-12-${day}T04:00:00.000Z"}`,
          `{"startsAt":"2026-12-${day}T04:00:00.000Z","endsAt":"2026-12-${day}T04:30:00.000Z"}`,
        ])
        .join(',')}]}`,
    );
    expect(answer.headers.get('content-type')).toContain('application/json');
  });

  it('runs from today for a week when no dates are given', async () => {
    const id = await mornings();
    const days = (await listed(id)).body.data.map(({ startsAt }) => startsAt.slice(0, 10));
    expect([days[0], days.at(-1), days.length]).toEqual(['2026-11-21', '2026-11-27', 14]);
  });

  it('answers 304 to who has it, until a slot is taken', async () => {
    const id = await mornings();
    const etag = (await listed(id)).headers.get('etag')!;
    const same = await listed(id, '', { 'if-none-match': etag });
    expect([same.status, same.text]).toEqual([304, '']);
    await claim(test, id, '2026-11-21T09:00:00Z', '2026-11-21T09:30:00Z');
    test.app.get(FreeSlots).invalidate(id);
    expect((await listed(id, '', { 'if-none-match': etag })).status).toBe(200);
  });

  it.each([
    ['?from=2026-12-01&to=2027-02-01', ['to']],
    ['?from=2026-12-02&to=2026-12-01', ['to']],
    ['?from=soon&to=later', ['from', 'to']],
    ['?from=2026-12-01&from=2026-12-02', ['from']],
    ['?from=2026-12-01&until=2026-12-02', ['until']],
  ])('refuses %s', async (query, fields) => {
    const { status, body } = await listed(await mornings(), query);
    expect([status, body.error.errors.map(({ field }) => field)]).toEqual([422, fields]);
  });

  it('is empty for a doctor who takes no bookings, and 404 for nobody', async () => {
    const id = await mornings();
    expect(await starts(id, '2026-12-01')).toHaveLength(2);
    const body = { acceptsBookings: false };
    await test.http(`/api/v1/doctors/${id}`, { method: 'PATCH', body, token: admin.token });
    expect(await starts(id, '2026-12-01')).toEqual([]);
    expect((await listed('0199a000-0000-7000-8000-000000000001')).status).toBe(404);
  });
});

describe('daylight saving', () => {
  it('leaves the local hour where it is in New York and Berlin', async () => {
    clock.set('2026-10-20T00:00:00Z');
    const newYork = await make('America/New_York', daily('09:00', '09:30'));
    const berlin = await make('Europe/Berlin', daily('09:00', '09:30'));
    expect(await starts(newYork, '2026-10-31', '2026-11-01')).toEqual(['2026-10-31T13:00', '2026-11-01T14:00']);
    expect(await starts(berlin, '2026-10-24', '2026-10-25')).toEqual(['2026-10-24T07:00', '2026-10-25T08:00']);
    clock.set('2027-03-01T00:00:00Z');
    expect(await starts(newYork, '2027-03-13', '2027-03-14')).toEqual(['2027-03-13T14:00', '2027-03-14T13:00']);
    expect(await starts(berlin, '2027-03-27', '2027-03-28')).toEqual(['2027-03-27T08:00', '2027-03-28T07:00']);
  });

  it('offers no time that does not exist, and both of one that comes twice', async () => {
    clock.set('2026-10-20T00:00:00Z');
    const newYork = await make('America/New_York', daily('01:00', '03:00'));
    expect(await starts(newYork, '2026-11-01')).toEqual(
      ['05:00', '05:30', '06:00', '06:30', '07:00', '07:30'].map((time) => `2026-11-01T${time}`),
    );
    clock.set('2027-03-01T00:00:00Z');
    expect(await starts(newYork, '2027-03-14')).toEqual(['2027-03-14T06:00', '2027-03-14T06:30']);
    const berlin = await make('Europe/Berlin', daily('02:00', '04:00'));
    expect(await starts(berlin, '2027-03-28')).toEqual(['2027-03-28T01:00', '2027-03-28T01:30']);
  });
});

describe('claims', () => {
  it('take slots, with the buffers of the doctor around each, but not when they are overbooked', async () => {
    const id = await make('UTC', daily('09:00', '12:00'), { bufferBeforeMinutes: 5, bufferAfterMinutes: 10 });
    await claim(test, id, '2026-12-01T10:25:00Z', '2026-12-01T11:10:00Z');
    await claim(test, id, '2026-12-01T09:00:00Z', '2026-12-01T09:30:00Z', { overbook: true });
    expect(await starts(id, '2026-12-01')).toEqual(['09:00', '09:30', '11:30'].map((time) => `2026-12-01T${time}`));
  });

  it('reach over from the day before', async () => {
    const id = await make('UTC', daily('00:00', '01:00'));
    await claim(test, id, '2026-11-30T20:00:00Z', '2026-12-01T00:15:00Z');
    expect(await starts(id, '2026-12-01')).toEqual(['2026-12-01T00:30']);
  });

  it('keep the doctor’s buffers free on the other side of midnight', async () => {
    const buffers = { bufferBeforeMinutes: 20, bufferAfterMinutes: 20 };
    const id = await make('UTC', [...daily('00:00', '01:00'), ...daily('23:00', '24:00')], buffers);
    await claim(test, id, '2026-11-30T22:00:00Z', '2026-12-01T00:00:00Z');
    await claim(test, id, '2026-12-02T00:00:00Z', '2026-12-02T01:00:00Z');
    expect(await starts(id, '2026-12-01')).toEqual(['2026-12-01T00:30', '2026-12-01T23:00']);
  });

  it('are seen as soon as the listing is told, and not read again before', async () => {
    const id = await mornings();
    expect(await starts(id, '2026-12-01')).toHaveLength(2);
    await claim(test, id, '2026-12-01T09:00:00Z', '2026-12-01T09:30:00Z');
    expect(await starts(id, '2026-12-01')).toHaveLength(2);
    test.app.get(FreeSlots).invalidate(id);
    expect(await starts(id, '2026-12-01')).toEqual(['2026-12-01T09:30']);
  });

  it('of a hold end with it, although nobody tells', async () => {
    const id = await mornings();
    await claim(test, id, '2026-12-01T09:00:00Z', '2026-12-01T09:30:00Z', { expiresAt: '2026-11-20T12:05:00Z' });
    expect(await starts(id, '2026-12-01')).toEqual(['2026-12-01T09:30']);
    clock.set('2026-11-20T12:04:59.999Z');
    expect(await starts(id, '2026-12-01')).toEqual(['2026-12-01T09:30']);
    clock.set('2026-11-20T12:05:00Z');
    expect(await starts(id, '2026-12-01')).toHaveLength(2);
  });
});

describe('the clock', () => {
  it('takes each slot from the listing when it comes too near, to the millisecond', async () => {
    const id = await mornings({ minimumNoticeMinutes: 60 });
    clock.set('2026-12-01T08:00:00Z');
    expect(await starts(id, '2026-12-01')).toEqual(['2026-12-01T09:00', '2026-12-01T09:30']);
    clock.set('2026-12-01T08:00:00.001Z');
    expect(await starts(id, '2026-12-01')).toEqual(['2026-12-01T09:30']);
    clock.set('2026-12-01T08:30:00.001Z');
    expect(await starts(id, '2026-12-01')).toEqual([]);
  });

  it('brings each slot into the listing when the horizon reaches it', async () => {
    const id = await mornings({ horizonDays: 10 });
    clock.set('2026-11-21T08:59:59.999Z');
    expect(await starts(id, '2026-12-01')).toEqual([]);
    clock.set('2026-11-21T09:00:00Z');
    expect(await starts(id, '2026-12-01')).toEqual(['2026-12-01T09:00']);
    clock.set('2026-11-21T09:30:00Z');
    expect(await starts(id, '2026-12-01')).toHaveLength(2);
  });
});

describe('a change of the hours', () => {
  it('is seen at once', async () => {
    const id = await mornings();
    expect(await starts(id, '2026-12-01')).toHaveLength(2);
    const opening = { kind: 'opening', startsAt: '2026-12-01T20:00:00Z', endsAt: '2026-12-01T20:30:00Z' };
    const exceptions = `/api/v1/doctors/${id}/availability-exceptions`;
    await test.http(exceptions, { body: opening, token: admin.token });
    expect(await starts(id, '2026-12-01')).toContain('2026-12-01T20:00');
    const away = { kind: 'time_off', startsAt: '2026-12-01T00:00:00Z', endsAt: '2026-12-01T09:30:00Z' };
    const { body } = await test.http<{ id: string }>(exceptions, { body: away, token: admin.token });
    expect(await starts(id, '2026-12-01')).toEqual(['2026-12-01T09:30', '2026-12-01T20:00']);
    await test.http(`${exceptions}/${body.data.id}`, { method: 'DELETE', token: admin.token });
    expect(await starts(id, '2026-12-01')).toHaveLength(3);
  });
});

describe('the doors', () => {
  it('offer the next free slots after a time, over a long gap', async () => {
    const rule = { weekday: 2, startTime: '09:00', endTime: '10:00', slotMinutes: 30 };
    const id = await make('UTC', [rule, { ...rule, startTime: '11:00', endTime: '11:30', validFrom: '2026-12-29' }]);
    await claim(test, id, '2026-12-01T09:30:00Z', '2026-12-01T10:00:00Z');
    await claim(test, id, '2026-12-02T00:00:00Z', '2026-12-29T00:00:00Z');
    const next = await test.app.get(FreeSlots).nextFreeSlots(id, new Date('2026-12-01T09:00:00Z'), 3);
    expect(next.map(({ startsAt }) => startsAt.slice(0, 16))).toEqual([
      '2026-12-29T09:00',
      '2026-12-29T09:30',
      '2026-12-29T11:00',
    ]);
    expect(next[0].endsAt).toBe('2026-12-29T09:30:00.000Z');
    const first = await test.app.get(FreeSlots).nextFreeSlots(id, new Date('2020-01-01T00:00:00Z'), 1);
    expect(first[0].startsAt).toBe('2026-11-24T09:00:00.000Z');
    expect(await test.app.get(FreeSlots).nextFreeSlots(id, new Date('2028-01-01T00:00:00Z'), 3)).toEqual([]);
  });

  it('tell of a bookable doctor by the same object until something changes, and of nobody who is not', async () => {
    const directory = test.app.get(DoctorDirectory);
    const id = await mornings();
    const doctor = await directory.bookable(id);
    expect(doctor).toMatchObject({ id, version: 2, userId: null, fee: { amount: 150_000, currency: 'INR' } });
    expect(await directory.bookable(id)).toBe(doctor);
    // As another instance would change it, without this one hearing of it.
    await test.sql('update doctor set version = 9 where id = $1', [id]);
    expect(await directory.bookable(id)).toBe(doctor);
    expect((await directory.refreshed(id))?.version).toBe(9);
    await test.sql('update doctor set accepts_bookings = false where id = $1', [id]);
    expect(await directory.refreshed(id)).toBeNull();
    expect(await directory.bookable('0199a000-0000-7000-8000-000000000001')).toBeNull();
  });
});
