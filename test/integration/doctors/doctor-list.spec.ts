import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { aDoctor, aDoctorWith, claim, daily, type DoctorBody } from './a-doctor';

const clock = new TestClock(new Date('2026-11-20T12:00:00Z'));
let test: TestApp;
let admin: TestPerson;

beforeAll(async () => {
  test = await startTestApp({ clock });
  admin = await test.person('admin');
});
afterAll(() => test.close());

const list = (query: string) => test.http<DoctorBody[]>(`/api/v1/doctors?${query}`);
const names = async (query: string) => (await list(query)).body.data.map(({ name }) => name);

describe('the list', () => {
  beforeAll(async () => {
    const make = (name: string, languages: string[], amount: number, currency = 'INR') =>
      aDoctor(test, admin, { name, specialty: 'Listing', languages, fee: { amount, currency } });
    await make('Dr. Beta', ['en'], 30_000);
    await make('Dr. Alpha', ['en', 'hi'], 10_000);
    await make('Dr. Delta', ['hi'], 20_000, 'EUR');
    await make('Dr. Gamma', ['de'], 20_000);
  });

  it('is sorted by name or fee, either way', async () => {
    const byName = ['Dr. Alpha', 'Dr. Beta', 'Dr. Delta', 'Dr. Gamma'];
    expect(await names('specialty=Listing')).toEqual(byName);
    expect(await names('specialty=Listing&sort=-name')).toEqual([...byName].reverse());
    expect(await names('specialty=Listing&sort=fee')).toEqual(['Dr. Alpha', 'Dr. Delta', 'Dr. Gamma', 'Dr. Beta']);
    expect((await names('specialty=Listing&sort=-fee'))[0]).toBe('Dr. Beta');
  });

  it.each([
    ['specialty=lISTING&language=hi', ['Dr. Alpha', 'Dr. Delta']],
    ['specialty=Listin_', []],
    ['specialty=%25', []],
    ['specialty=Listing&minFee=20000', ['Dr. Beta', 'Dr. Delta', 'Dr. Gamma']],
    ['specialty=Listing&minFee=10001&maxFee=20000', ['Dr. Delta', 'Dr. Gamma']],
    ['specialty=Listing&maxFee=20000&currency=INR', ['Dr. Alpha', 'Dr. Gamma']],
    ['specialty=Listing&maxFee=0', []],
  ])('filters by %s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it('comes in pages that name their neighbours', async () => {
    const page = await list('specialty=Listing&limit=1&offset=1');
    expect(page.body.data.map(({ name }) => name)).toEqual(['Dr. Beta']);
    expect(page.headers.get('x-total-count')).toBe('4');
    expect(page.headers.get('link')).toContain('offset=2>; rel="next"');
  });

  it.each(['minFee=cheap', 'sort=rating', 'language=English', 'availableOn=tomorrow', 'availableOn=2026-02-30', 'q=x'])(
    'refuses %s',
    async (query) => {
      const { status, body } = await list(query);
      expect([status, body.error.errors.map(({ field }) => field)]).toEqual([422, [query.split('=')[0]]]);
    },
  );
});

describe('availableOn', () => {
  const on = (date: string, more = '') => names(`specialty=Available&availableOn=${date}${more}`);
  const make = (name: string, timeZone: string, rules: object[], more: object = {}) =>
    aDoctorWith(test, admin, { timeZone, rules, ...more }, { name, specialty: 'Available' });
  // Monday 23 November 2026.
  const mondays = (startTime: string, endTime: string, slotMinutes: number) => [
    { weekday: 1, startTime, endTime, slotMinutes },
  ];

  beforeAll(async () => {
    await make('Dr. Monday', 'UTC', mondays('09:00', '10:00', 60));
    // 05:00 in Kolkata is the evening before in UTC, and 21:00 in Los Angeles is the day after.
    await make('Dr. East', 'Asia/Kolkata', mondays('05:00', '05:30', 30));
    await make('Dr. West', 'America/Los_Angeles', mondays('21:00', '21:30', 30));
    const full = await make('Dr. Full', 'UTC', mondays('09:00', '10:00', 30));
    await claim(test, full, '2026-11-23T08:00:00Z', '2026-11-23T10:00:00Z');
    await make('Dr. Never', 'UTC', []);
    const closed = await make('Dr. Closed', 'UTC', daily('09:00', '10:00'));
    await test.http(`/api/v1/doctors/${closed}`, {
      method: 'PATCH',
      body: { acceptsBookings: false },
      token: admin.token,
    });
    await make('Dr. Later', 'UTC', [{ ...mondays('09:00', '10:00', 30)[0], validFrom: '2026-11-24' }]);
    await make('Dr. Far', 'UTC', daily('09:00', '10:00'), { horizonDays: 2 });
    const opened = await make('Dr. Opened', 'UTC', []);
    await test.http(`/api/v1/doctors/${opened}/availability-exceptions`, {
      body: { kind: 'opening', startsAt: '2026-11-23T20:00:00Z', endsAt: '2026-11-23T21:00:00Z' },
      token: admin.token,
    });
    const away = await make('Dr. Away', 'UTC', mondays('09:00', '10:00', 30));
    await test.http(`/api/v1/doctors/${away}/availability-exceptions`, {
      body: { kind: 'time_off', startsAt: '2026-11-23T00:00:00Z', endsAt: '2026-11-24T00:00:00Z' },
      token: admin.token,
    });
  });

  it('lists those with a free slot on that date of their own zone', async () => {
    expect(await on('2026-11-23')).toEqual(['Dr. East', 'Dr. Monday', 'Dr. Opened', 'Dr. West']);
    expect(await on('2026-11-22')).toEqual(['Dr. Far']);
    expect(await on('2026-11-30')).toContain('Dr. Later');
    expect(await on('2026-11-19')).toEqual([]);
  });

  it('counts and pages them like any list', async () => {
    const page = await list('specialty=Available&availableOn=2026-11-23&sort=-name&limit=2&offset=1');
    expect(page.body.data.map(({ name }) => name)).toEqual(['Dr. Opened', 'Dr. Monday']);
    expect(page.headers.get('x-total-count')).toBe('4');
  });

  it('is refused where more than 2,000 doctors would have to be looked at', async () => {
    await test.sql(
      `insert into doctor (id, name, specialty, languages, fee_amount, fee_currency, time_zone, created_at, updated_at)
         select gen_random_uuid(), 'Dr. ' || n, 'Crowd', '{en}', n, 'INR', 'UTC', now(), now() from generate_series(1, 2001) n`,
    );
    await test.sql(
      `insert into availability_rule (id, doctor_id, weekday, start_time, end_time, slot_minutes, created_at)
         select gen_random_uuid(), id, 1, '09:00', '10:00', 30, now() from doctor where specialty = 'Crowd'`,
    );
    const all = await list('specialty=Crowd&availableOn=2026-11-23');
    expect([all.status, all.body.error.errors.map(({ field }) => field)]).toEqual([422, ['availableOn']]);
    const cheaper = await list('specialty=Crowd&availableOn=2026-11-23&maxFee=300&sort=fee&offset=299');
    expect([cheaper.headers.get('x-total-count'), cheaper.body.data.map(({ name }) => name)]).toEqual([
      '300',
      ['Dr. 300'],
    ]);
  });
});
