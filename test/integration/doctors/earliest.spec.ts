import { Client } from 'pg';
import { NextFreeIndex } from '../../../src/modules/doctors/next-free/next-free-index';
import { NextFreeJob } from '../../../src/modules/doctors/next-free/next-free.job';
import { FreeSlots } from '../../../src/modules/doctors';
import { booking } from '../../factories/clinic';
import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { until } from '../../support/until';
import { aDoctorWith, claim, daily } from './a-doctor';

interface Listed {
  id: string;
  name: string;
  nextFreeSlot?: { startsAt: string };
}

const NOW = '2026-11-20T12:00:00Z';
const clock = new TestClock(new Date(NOW));
let test: TestApp;
let admin: TestPerson;
let specialty = 0;

beforeAll(async () => {
  test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
  admin = await test.person('admin');
});
afterAll(() => test.close());
beforeEach(() => {
  clock.set(NOW);
  specialty += 1;
});

const make = (name: string, rules: object[], more: object = {}) =>
  aDoctorWith(test, admin, { timeZone: 'UTC', rules, ...more }, { name, specialty: `Specialty ${specialty}` });
const index = () => test.app.get(NextFreeIndex);
const list = async (query = '') => {
  const answer = await test.http<Listed[]>(`/api/v1/doctors?sort=earliest&specialty=Specialty%20${specialty}${query}`);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer;
};
const shown = async (query = '') =>
  (await list(query)).body.data.map(({ name, nextFreeSlot }) => `${name} ${nextFreeSlot?.startsAt.slice(5, 16)}`);
const take = async (id: string, from: string, to: string, more: object = {}) => {
  await claim(test, id, from, to, more);
  test.app.get(FreeSlots).invalidate(id);
};
/** What a worker would do by itself. */
const settle = () => test.app.get(NextFreeJob).run();

describe('doctors by their next free slot', () => {
  it('are listed soonest first, each with the slot, and without those who cannot be booked', async () => {
    await make('Late', daily('15:00', '16:00'));
    await make('Soon', daily('13:00', '14:00'));
    await make('Notice', daily('12:30', '14:00'), { minimumNoticeMinutes: 24 * 60 });
    await make('Nobody', []);
    const away = await make('Away', daily('13:00', '14:00'));
    await test.http(`/api/v1/doctors/${away}`, {
      method: 'PATCH',
      body: { acceptsBookings: false },
      token: admin.token,
    });
    await settle();
    const answer = await list();
    expect(answer.body.data.map(({ name }) => name)).toEqual(['Soon', 'Late', 'Notice']);
    expect(answer.body.data[0].nextFreeSlot).toEqual({
      startsAt: '2026-11-20T13:00:00.000Z',
      endsAt: '2026-11-20T13:30:00.000Z',
    });
    expect(answer.headers.get('x-total-count')).toBe('3');
    expect(await shown('&limit=1&offset=1')).toEqual(['Late 11-20T15:00']);
  });

  it('are told as they are when they were booked since, and the index learns of it', async () => {
    const soon = await make('Soon', daily('13:00', '14:00'));
    await make('Late', daily('15:00', '16:00'));
    await settle();
    await take(soon, '2026-11-20T13:00:00Z', '2026-11-20T14:00:00Z');
    expect(await shown('&limit=1')).toEqual(['Late 11-20T15:00']);
    expect(await shown()).toEqual(['Late 11-20T15:00', 'Soon 11-21T13:00']);
    await until(async () => {
      const [{ free_at: at }] = await test.sql('select free_at from doctor_next_free where doctor_id = $1', [soon]);
      return (at as Date).toISOString() === '2026-11-21T13:00:00.000Z';
    });
  });

  it('wait for a hold, but not longer than it lasts', async () => {
    const soon = await make('Soon', daily('13:00', '13:30'));
    await take(soon, '2026-11-20T13:00:00Z', '2026-11-20T13:30:00Z', { expiresAt: '2026-11-20T12:05:00Z' });
    await settle();
    expect(await shown()).toEqual(['Soon 11-21T13:00']);
    clock.set('2026-11-20T12:05:00Z');
    expect(await shown()).toEqual(['Soon 11-20T13:00']);
  });

  it('move on with the clock', async () => {
    await make('Soon', daily('13:00', '14:00'));
    await settle();
    clock.set('2026-11-20T13:10:00Z');
    expect(await shown()).toEqual(['Soon 11-20T13:30']);
    clock.set('2026-11-20T13:40:00Z');
    await settle();
    const rows = await test.sql('select free_at from doctor_next_free where free_at is not null and free_at < $1', [
      clock.now(),
    ]);
    expect(rows).toEqual([]);
  });

  it('count the visits of full days and weeks', async () => {
    const full = await make('Full', daily('13:00', '14:00'), { maximumVisitsPerWeek: 1 });
    await take(full, '2026-11-17T13:00:00Z', '2026-11-17T13:30:00Z');
    await settle();
    expect(await shown()).toEqual(['Full 11-23T13:00']);
  });

  it('look far ahead for who is booked up, to the horizon and no further', async () => {
    const days = { rules: daily('13:00', '13:30'), horizonDays: 40 };
    const busy = await make('Busy', days.rules, { horizonDays: days.horizonDays });
    const never = await make('Never', days.rules, { horizonDays: days.horizonDays });
    await take(busy, '2026-11-20T12:00:00Z', '2026-12-29T12:00:00Z');
    await take(never, '2026-11-20T12:00:00Z', '2027-02-01T12:00:00Z');
    await settle();
    expect(await shown()).toEqual(['Busy 12-29T13:00']);
  });

  it('come in pages that neither repeat nor lose anybody, among many who are free at once', async () => {
    for (let n = 0; n < 12; n++) await make(`Doctor ${n}`, daily(n % 2 ? '13:00' : '14:00', '15:00'));
    await settle();
    const pages = await Promise.all([0, 5, 10].map((offset) => list(`&limit=5&offset=${offset}`)));
    const ids = pages.flatMap(({ body }) => body.data.map(({ id }) => id));
    expect([ids.length, new Set(ids).size]).toEqual([12, 12]);
  });

  it('are filtered by the first slot of a date as well', async () => {
    await make('Late', daily('15:00', '16:00'));
    await make('Soon', daily('13:00', '14:00'));
    expect(await shown('&availableOn=2026-11-25')).toEqual(['Soon 11-25T13:00', 'Late 11-25T15:00']);
  });

  it('are refused too far down', async () => {
    const { status, body } = await test.http('/api/v1/doctors?sort=earliest&offset=990&limit=20');
    expect([status, body.error.errors[0].field]).toEqual([422, 'offset']);
  });
});

describe('what frees time', () => {
  it('is looked up for many events at once, with few connections', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.push(await make(`Doctor ${n}`, daily('13:00', '14:00')));
    await Promise.all(Array.from({ length: 60 }, (_, n) => index().refresh([ids[n % 3]])));
    expect(await shown()).toHaveLength(3);
  });

  it('is looked up again when an event tells of it', async () => {
    const worker = await startTestApp({ clock, env: { PROCESS_ROLE: 'all' } });
    try {
      const boss = await worker.person('admin');
      const patient = await worker.person('patient');
      const id = await aDoctorWith(worker, boss, { timeZone: 'UTC', rules: daily('13:00', '13:30') });
      const freeAt = async () => {
        const [row] = await worker.sql('select free_at from doctor_next_free where doctor_id = $1', [id]);
        return (row?.free_at as Date | null | undefined)?.toISOString().slice(5, 16);
      };
      await until(async () => (await freeAt()) === '11-20T13:00');
      const request = { body: booking(id, '2026-11-20T13:00:00Z'), token: patient.token };
      const booked = await worker.http<{ id: string }>('/api/v1/consultations', request);
      await worker.app.get(NextFreeIndex).refresh([id]);
      expect(await freeAt()).toBe('11-21T13:00');
      const cancellation = `/api/v1/consultations/${booked.body.data.id}/cancellation`;
      expect((await worker.http(cancellation, { body: { reason: 'x' }, token: boss.token })).status).toBe(201);
      await until(async () => (await freeAt()) === '11-20T13:00');
    } finally {
      await worker.close();
    }
  });

  it('is not lost to who read the claims before: whoever looks up waits for the row first', async () => {
    const id = await make('Soon', daily('13:00', '13:30'));
    await take(id, '2026-11-20T13:00:00Z', '2026-11-20T13:30:00Z');
    await index().refresh([id]);
    const other = new Client({ connectionString: test.database.url });
    await other.connect();
    try {
      await other.query('begin');
      await other.query('select from doctor_next_free where doctor_id = $1 for update', [id]);
      const lookedUp = index().refresh([id]);
      await until(async () => {
        const waiting = await test.sql(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return waiting.length > 0;
      });
      await test.sql('delete from time_claim where resource_id = $1', [id]);
      await other.query('commit');
      await lookedUp;
    } finally {
      await other.end();
    }
    const [{ free_at: at }] = await test.sql('select free_at from doctor_next_free where doctor_id = $1', [id]);
    expect((at as Date).toISOString()).toBe('2026-11-20T13:00:00.000Z');
  });
});
