import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { booking, openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';

const HOW_TO = join(__dirname, '..', '..', '..', 'docs', 'how-to', 'look-after-partitions.md');
const YEAR = new Date().getUTCFullYear();

describe('the years of consultations', () => {
  let test: TestApp;
  let patient: TestPerson;
  let visitId: string;
  let starts: string[];

  beforeAll(async () => {
    test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
    patient = await test.person('patient');
    const practice = await openPractice(test);
    starts = practice.starts;
    const { body } = await test.http<{ id: string }>('/api/v1/consultations', {
      token: patient.token,
      body: booking(practice.id, starts[0]),
    });
    visitId = body.data.id;
  });
  afterAll(() => test.close());

  const partitionOf = async (id: string) => {
    const [{ name }] = await test.sql<{ name: string }>(
      `select tableoid::regclass::text as name from consultation where id = $1`,
      [id],
    );
    return name;
  };

  /** A copy of the visit as if it had been booked at that moment. */
  async function bookedAt(moment: string): Promise<string> {
    const [{ id }] = await test.sql<{ id: string }>(
      `insert into consultation
       select (jsonb_populate_record(null::consultation, to_jsonb(c) || jsonb_build_object('id',
         overlay(uuidv7_floor($2::timestamptz)::text placing substr(gen_random_uuid()::text, 25) from 25)))).*
         from consultation c where id = $1 returning id`,
      [visitId, moment],
    );
    return id;
  }

  it('are those in which visits were booked', async () => {
    expect(await partitionOf(visitId)).toBe(`consultation_${YEAR}`);
    expect(await partitionOf(await bookedAt(`${YEAR}-12-31T23:59:59.999Z`))).toBe(`consultation_${YEAR}`);
    expect(await partitionOf(await bookedAt(`${YEAR + 1}-01-01T00:00:00.000Z`))).toBe(`consultation_${YEAR + 1}`);
    expect(await partitionOf(await bookedAt(`${YEAR - 1}-12-31T23:59:59.999Z`))).toBe(`consultation_${YEAR - 1}`);
  });

  it('are not left by a visit that is moved, even into another year', async () => {
    const moved = await test.http<{ id: string; startsAt: string }>(`/api/v1/consultations/${visitId}/reschedule`, {
      token: patient.token,
      body: { startsAt: starts[5] },
    });
    expect([moved.status, moved.body.data]).toMatchObject([201, { id: visitId, startsAt: starts[5] }]);
    await test.sql(
      `update consultation set starts_at = starts_at + interval '2 years', ends_at = ends_at + interval '2 years' where id = $1`,
      [visitId],
    );
    expect(await partitionOf(visitId)).toBe(`consultation_${YEAR}`);
    const payment = await test.sql(`select 1 from payment where consultation_id = $1`, [visitId]);
    expect(payment).toHaveLength(1);
  });

  it('are one at a time in the way of who asks for an id', async () => {
    const [{ 'QUERY PLAN': plan }] = await test.sql(
      `explain (format json) select * from consultation where id = '${visitId}'`,
    );
    const text = JSON.stringify(plan);
    expect([...new Set(text.match(/consultation_(?:\d{4}|default)\b/g))]).toEqual([`consultation_${YEAR}`]);
  });

  it('are made ahead as far as somebody wants', async () => {
    const far = YEAR + 10;
    const make = async () =>
      (await test.sql<{ made: number }>(`select ensure_partitions('${far}-07-01') as made`))[0].made;
    expect(await make()).toBeGreaterThan(0);
    expect(await make()).toBe(0);
    expect(await partitionOf(await bookedAt(`${far}-05-05T12:00:00Z`))).toBe(`consultation_${far}`);
    expect(await partitionOf(await bookedAt(`${far + 1}-05-05T12:00:00Z`))).toBe(`consultation_${far + 1}`);
  });

  it('can be made late, by the steps of the handbook, when visits have gone into the default partition', async () => {
    const late = YEAR + 20;
    const id = await bookedAt(`${late}-05-05T12:00:00Z`);
    expect(await partitionOf(id)).toBe('consultation_default');
    await test.sql(`update payment set consultation_id = $1 where consultation_id = $2`, [id, visitId]);
    await expect(test.sql(`select ensure_partitions('${late}-07-01')`)).rejects.toMatchObject({ code: '23514' });
    const [, steps] = /```sql\n(begin;[\s\S]*?commit;)\n```/.exec(readFileSync(HOW_TO, 'utf8')) ?? [];
    await test.sql(steps.replaceAll('2031', String(late)).replaceAll('2032', String(late + 1)));
    expect(await partitionOf(id)).toBe(`consultation_${late}`);
    expect(await test.sql(`select 1 from only consultation_default`)).toEqual([]);
    // Keys are checked again afterwards: somebody's payment still hangs on the visit.
    await expect(test.sql(`delete from consultation where id = $1`, [id])).rejects.toMatchObject({ code: '23503' });
  });
});
