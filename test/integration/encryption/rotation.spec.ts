import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { ENCRYPTED_COLUMNS } from '../../../src/platform/encryption/encrypted-columns';
import { parseEnvelope } from '../../../src/platform/encryption/envelope';
import { FieldCipher } from '../../../src/platform/encryption/field-cipher';
import { KEY_LEAD_MS, KeyRing } from '../../../src/platform/encryption/key-ring';
import { ReEncryption } from '../../../src/platform/encryption/re-encryption';
import { booking, type ClinicDoctor, openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, TestClock, type TestPerson } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const VISITS = 100_000;
/** So many of them have a payment, without which the API shows none. */
const SHOWN = 200;
const CHUNK = 10_000;

const placeOf = (id: string) => ({ table: 'consultation', column: 'reason', id });
const reasonOf = (index: number) => `reason number ${index}`;

describe(`a data key that gives way to the next while ${VISITS} visits are read`, () => {
  const clock = new TestClock();
  let database: TestDatabase;
  let one: TestApp;
  let other: TestApp;
  let patient: TestPerson;
  let doctor: ClinicDoctor;
  let ids: string[];

  beforeAll(async () => {
    database = await createTestDatabase();
    [one, other] = await Promise.all([startTestApp({ database, clock }), startTestApp({ database, clock })]);
    doctor = await openPractice(one);
    patient = await one.person('patient');
    ids = Array.from({ length: VISITS }, () => uuidv7());
    const cipher = one.app.get(FieldCipher);
    for (let from = 0; from < VISITS; from += CHUNK) {
      const chunk = ids.slice(from, from + CHUNK);
      await one.sql(
        `insert into consultation (id, doctor_id, patient_id, status, starts_at, ends_at, mode, reason, booked_by, created_at, updated_at)
         select id, $1, $2, 'scheduled', now() + interval '3 days', now() + interval '3 days 30 minutes', 'video', reason, $2, now(), now()
           from unnest($3::uuid[], $4::text[]) as visit (id, reason)`,
        [doctor.id, patient.id, chunk, chunk.map((id, index) => cipher.seal(reasonOf(from + index), placeOf(id)))],
      );
    }
    await one.sql(
      `insert into payment (id, consultation_id, patient_id, amount, currency, method, status, provider, created_at, updated_at)
       select gen_random_uuid(), id, $1, 100, 'INR', 'at_clinic', 'created', 'manual', now(), now() from unnest($2::uuid[]) as id`,
      [patient.id, ids.slice(0, SHOWN)],
    );
  }, 120_000);

  afterAll(async () => {
    await Promise.all([one?.close(), other?.close()]);
    await database.drop();
  });

  /** Reads through the API, each visit in turn, until told to stop. */
  async function readOn(test: TestApp, done: AbortSignal): Promise<number> {
    let read = 0;
    for (; !done.aborted; read++) {
      const index = read % SHOWN;
      const { text, body } = await test.http(`/api/v1/consultations/${ids[index]}`, { token: patient.token });
      expect(body.success ? body.data.reason : text).toBe(reasonOf(index));
      await sleep(2);
    }
    return read;
  }

  async function bookAndCancelOn(test: TestApp, starts: readonly string[], done: AbortSignal): Promise<string[]> {
    const patient = await test.person('patient');
    const cancelled: string[] = [];
    for (const startsAt of starts) {
      if (done.aborted) break;
      const headers = { 'Idempotency-Key': `key-${startsAt}` };
      const request = { token: patient.token, body: booking(doctor.id, startsAt), headers };
      const booked = await test.http('/api/v1/consultations', request);
      const { id } = booked.body.data as unknown as { id: string };
      const answer = await test.http(`/api/v1/consultations/${id}/cancellation`, {
        token: patient.token,
        body: { reason: `no more ${startsAt}` },
      });
      expect([booked.status, answer.status]).toEqual([201, 201]);
      cancelled.push(id);
      await sleep(5);
    }
    return cancelled;
  }

  /** Overwrites values of every key as fast as it can, as somebody who changes a reason would. */
  async function overwriteOn(test: TestApp, done: AbortSignal): Promise<Map<string, string>> {
    const written = new Map<string, string>();
    const cipher = test.app.get(FieldCipher);
    for (let turn = 0; !done.aborted; turn++) {
      const id = ids[SHOWN + ((turn * 7_919) % (VISITS - SHOWN))];
      const text = `changed ${turn}`;
      await test.sql('update consultation set reason = $2 where id = $1', [id, cipher.seal(text, placeOf(id))]);
      written.set(id, text);
      await sleep(2);
    }
    return written;
  }

  const keysOf = (table: string, column: string) =>
    one.sql<{ key: string; values: number }>(
      `select split_part(${column}, '.', 2) as key, count(*)::int as values from ${table} where ${column} is not null group by 1`,
    );

  it('fails nobody, loses nothing that was written meanwhile, and is done after it was cut off', async () => {
    const [old] = one.app.get(KeyRing).all();
    await one.app.get(KeyRing).add();
    clock.advance(KEY_LEAD_MS);
    const key = one.app.get(KeyRing).sealing();
    expect(key.generation).toBe(old.generation + 1);

    const done = new AbortController();
    const starts = doctor.starts.slice(0, 60);
    const life = Promise.all([
      readOn(one, done.signal),
      readOn(other, done.signal),
      bookAndCancelOn(other, starts, done.signal),
      overwriteOn(one, done.signal),
    ]);
    const third = await startTestApp({ database, clock });
    const cutOff = third.app.get(ReEncryption).run();
    await sleep(1_000);
    await third.close();
    const first = await cutOff;
    expect(first.replaced).toBeGreaterThan(0);
    expect(first.replaced).toBeLessThan(VISITS);

    // Two at once, as two replicas whose runs met.
    const [again, too] = await Promise.all([one, other].map((test) => test.app.get(ReEncryption).run()));
    done.abort();
    const [read, readToo, cancelled, written] = await life;
    expect(again.replaced + too.replaced).toBeGreaterThan(0);
    expect(read + readToo).toBeGreaterThan(50);
    expect(cancelled.length).toBeGreaterThan(0);

    for (const { table, column } of ENCRYPTED_COLUMNS) {
      expect((await keysOf(table, column)).filter((one) => one.key !== key.id)).toEqual([]);
    }
    const rows = await one.sql<{ id: string; reason: string }>(
      'select id, reason from consultation where id = any($1)',
      [ids],
    );
    expect(rows).toHaveLength(VISITS);
    const position = new Map(ids.map((id, index) => [id, index]));
    const cipher = other.app.get(FieldCipher);
    const wrong = await Promise.all(
      rows.map(async ({ id, reason }) => {
        const wanted = written.get(id) ?? reasonOf(position.get(id) ?? -1);
        return (await cipher.open(reason, placeOf(id))) === wanted ? [] : [id];
      }),
    );
    expect(wrong.flat()).toEqual([]);
  }, 240_000);

  it('keeps the old key while something may still be sealed under it, then retires it', async () => {
    const states = () => one.sql('select generation, retired_at is null as used from data_key order by generation');
    expect(await states()).toEqual([
      { generation: 1, used: true },
      { generation: 2, used: true },
    ]);
    clock.advance(KEY_LEAD_MS);
    const late = ids[0];
    const [old] = one.app.get(KeyRing).all();
    const [{ reason }] = await one.sql<{ reason: string }>('select reason from consultation where id = $1', [late]);
    expect(parseEnvelope(reason)?.keyId).not.toBe(old.id);

    await one.app.get(ReEncryption).run();
    expect(await states()).toEqual([
      { generation: 1, used: false },
      { generation: 2, used: true },
    ]);
    expect(await one.app.get(ReEncryption).run()).toEqual({ replaced: 0, unreadable: 0 });
  });
});
