import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { booking, CARD, DECLINED_CARD, SILENT_CARD } from '../../factories/clinic';
import { ServiceProcess } from '../../support/service-process';
import { until } from '../../support/until';
import { DEMO_PASSWORD, DEMO_PASSWORD_HASH } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { LiveClient } from '../live-updates/live-client';
import { aLine } from '../prescriptions/pharmacy';
import { aShelf, aTalkativePartner, Dispensing } from './canaries-of-the-dispensary';

const DAY_MS = 86_400_000;
const SETTLED_WITHIN_MS = 20_000;

/** The visit as far as this test reads it. */
interface Shown {
  id: string;
  reason: string;
}

/** What people type, in every field that is to be encrypted; then everything that the service keeps or says is searched for it. */
describe('what people type', () => {
  const canaries: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'theriac-canaries-'));
  let database: TestDatabase;
  let pool: Pool;
  let service: ServiceProcess;
  let doctorId: string;
  let starts: string[];
  let patient: string;
  let doctor: string;

  /** Recognisable wherever it turns up, in base64 too since it is long enough for every alignment. */
  function canary(): string {
    const made = `canary ${canaries.length} ${uuidv7()} sings`;
    canaries.push(made);
    return made;
  }

  async function send<T>(path: string, token: string, body?: object, key?: string) {
    const answer = await fetch(`${service.url}/api/v1${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
        ...(key && { 'idempotency-key': key }),
      },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, text, data: (JSON.parse(text) as { data: T }).data };
  }

  async function account(role: string, name: string): Promise<{ id: string; token: string }> {
    const id = uuidv7();
    await pool.query(
      `insert into user_account (id, email, password_hash, name, role, created_at, updated_at) values ($1, $2, $3, $4, $5, now(), now())`,
      [id, `${id}@theriac.test`, DEMO_PASSWORD_HASH, name, role],
    );
    const answer = await fetch(`${service.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: `${id}@theriac.test`, password: DEMO_PASSWORD }),
    });
    return { id, token: ((await answer.json()) as { data: { accessToken: string } }).data.accessToken };
  }

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new Pool({ connectionString: database.url, max: 2 });
    pool.on('error', () => undefined);
    const variables = { LOG_LEVEL: 'trace', DATA_DIR: folder, PAYMENT_TIMEOUT_MS: '300', MFA_REQUIRED_ROLES: 'none' };
    service = await ServiceProcess.start(database.url, variables);
    patient = (await account('patient', 'Control Patient')).token;
    const practising = await account('doctor', 'Control Doctor');
    doctor = practising.token;
    doctorId = uuidv7();
    await pool.query(
      `insert into doctor (id, user_id, name, specialty, languages, fee_amount, fee_currency, time_zone, created_at, updated_at)
       values ($1, $2, 'Dr Control', 'General practice', '{en}', 15000, 'INR', 'UTC', now(), now())`,
      [doctorId, practising.id],
    );
    await pool.query(
      `insert into availability_rule (id, doctor_id, weekday, start_time, end_time, slot_minutes, created_at)
       select gen_random_uuid(), $1, weekday, '09:00', '17:00', 30, now() from generate_series(1, 7) weekday`,
      [doctorId],
    );
    const day = (offset: number) => new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);
    const slots = await send<{ startsAt: string }[]>(`/doctors/${doctorId}/slots?from=${day(2)}&to=${day(8)}`, patient);
    starts = slots.data.map(({ startsAt }) => startsAt);
  }, 240_000);

  afterAll(async () => {
    await service?.dispose();
    await pool.end();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('comes back to those who may read it', async () => {
    const ways = [{}, {}, {}, {}, CARD, DECLINED_CARD, SILENT_CARD];
    for (let turn = 0; turn < 21; turn++) {
      const [reason, key] = [canary(), `booking-${turn}`];
      const body = booking(doctorId, starts[turn], { reason, ...ways[turn % ways.length] });
      const first = await send<Shown>('/consultations', patient, body, key);
      const again = await send<Shown>('/consultations', patient, body, key);
      expect([again.status, again.text]).toEqual([first.status, first.text]);
      if (first.status === 402) continue;
      expect([201, 202]).toContain(first.status);
      expect(first.data.reason).toBe(reason);
      expect((await send<Shown>(`/consultations/${first.data.id}`, doctor)).data.reason).toBe(reason);
      if (turn % 2 === 1) continue;
      const path = `/consultations/${first.data.id}/cancellation`;
      const why = { reason: canary() };
      const cancelled = await send<Shown>(path, turn % 4 === 0 ? patient : doctor, why, key);
      expect([cancelled.status, cancelled.data.reason]).toEqual([201, reason]);
      expect((await send(path, turn % 4 === 0 ? patient : doctor, why, key)).text).toBe(cancelled.text);
    }
    const listed = await send<Shown[]>('/consultations?limit=100', patient);
    expect(listed.data.filter(({ reason }) => !canaries.includes(reason))).toEqual([]);
    expect(listed.data.length).toBeGreaterThan(15);
  }, 240_000);

  it('comes back to a doctor who notes why there is time off', async () => {
    for (let turn = 0; turn < 16; turn++) {
      const at = (hours: number) => new Date(Date.now() + 20 * DAY_MS + (turn * 3 + hours) * 3_600_000).toISOString();
      const body = { kind: 'time_off', startsAt: at(0), endsAt: at(1), reason: canary() };
      const added = await send<Shown>(`/doctors/${doctorId}/availability-exceptions`, doctor, body, `off-${turn}`);
      expect([added.status, added.data.reason]).toEqual([201, body.reason]);
    }
    const listed = await send<Shown[]>(`/doctors/${doctorId}/availability-exceptions?limit=100`, doctor);
    expect(listed.data.every(({ reason }) => canaries.includes(reason))).toBe(true);
  });

  it('comes back to doctor and patient who meet, and read the notes of their visit', async () => {
    const { data: visit } = await send<Shown>(
      '/consultations',
      patient,
      booking(doctorId, starts[50], { reason: canary() }),
    );
    await pool.query(
      `update consultation set starts_at = now(), ends_at = now() + interval '30 minutes' where id = $1`,
      [visit.id],
    );
    const path = `/consultations/${visit.id}`;
    await send(`${path}/check-in`, patient, {});
    await send(`${path}/start`, doctor, {});
    const guest = { name: canary() };
    const invited = await send<Shown & { link: string }>(`${path}/guests`, patient, guest, 'guest');
    const token = invited.data.link.split('#token=')[1];
    canaries.push(token);
    expect((await send('/meetings/guest-admission', patient, { token })).status).toBe(201);
    expect((await send(`${path}/guests`, doctor)).data).toMatchObject([guest]);
    const diagnosis = () => ({ system: 'http://snomed.info/sct', code: '49727002', display: canary() });
    const soap = { text: canary(), subjective: canary(), objective: canary(), assessment: canary(), plan: canary() };
    const note = { ...soap, diagnoses: [diagnosis(), diagnosis()] };
    const written = await send<Shown>(`${path}/notes`, doctor, note, 'note');
    expect([written.status, written.data]).toMatchObject([201, note]);
    await send(`${path}/completion`, doctor, {});
    const addendum = { reason: canary(), text: canary() };
    const added = await send(`${path}/notes/${written.data.id}/addenda`, doctor, addendum, 'addendum');
    expect(added.status).toBe(201);
    expect((await send(`${path}/notes`, patient)).data).toMatchObject([{ ...note, addenda: [addendum] }]);
  });

  it('comes back to those who prescribe, dispense and help, and goes nowhere else', async () => {
    const [taker, pharmacist, helper, admin, stranger] = await Promise.all([
      ...[account('patient', 'Control Taker'), account('pharmacist', 'Control Pharmacist')],
      ...[
        account('staff', 'Control Helper'),
        account('admin', 'Control Admin'),
        account('patient', 'Control Stranger'),
      ],
    ]);
    await pool.query('update user_account set email_verified_at = now() where id = $1', [taker.id]);
    const { data: visit } = await send<Shown>('/consultations', taker.token, booking(doctorId, starts[60]));
    await pool.query(`update consultation set status = 'in_progress' where id = $1`, [visit.id]);
    const listeners = await Promise.all(
      [taker, pharmacist, stranger].map(({ token }) => LiveClient.listen(service.url, token)),
    );

    const aviary = { url: service.url, canary, keep: (secret: string) => void canaries.push(secret), send };
    const dispensing = new Dispensing(aviary, { patient: taker, doctor, pharmacist, visitId: visit.id });
    const { shelf, quarantineId, lotId } = await aShelf(dispensing, pharmacist);
    // Told of what is dispensed later on.
    expect(await aTalkativePartner(aviary, dispensing, admin)).toEqual([202, 202, 202, 401]);
    const allergy = await dispensing.allergic();
    const { id, words } = await dispensing.prescribed(shelf);
    for (const who of [doctor, taker.token, pharmacist.token]) {
      expect((await send(`/prescriptions/${id}`, who)).data).toMatchObject({ lines: [words] });
    }
    await dispensing.dispensed(id, shelf, quarantineId);
    await dispensing.recalled(lotId);
    const record = await dispensing.emergency(helper, admin);
    for (const word of [allergy.substance, allergy.reaction]) expect(record).toContain(word);
    expect((await send(`/users/me/data-export`, taker.token)).text).toContain(allergy.substance);
    for (const path of ['/users/me/data-export', '/users/me/access-log', '/prescriptions']) {
      expect([path, heardIn((await send(path, stranger.token)).text)]).toEqual([path, []]);
    }
    await settled();
    await until(() => listeners[0].updates.length > 0 && listeners[1].updates.length > 0);
    for (const { told } of listeners) expect(heardIn(JSON.stringify(told))).toEqual([]);
    expect(listeners[2].updates).toEqual([]);
    await Promise.all(listeners.map((listener) => listener.leave()));
    const told = (await send<{ type: string }[]>('/notifications?limit=100', taker.token)).data.map(({ type }) => type);
    expect(told).toEqual(
      expect.arrayContaining(['prescription.reserved', 'prescription.dispensed', 'recall.patient_found']),
    );
  }, 240_000);

  it('is refused at the counter without being kept or repeated', async () => {
    const path = `/patients/${uuidv7()}/allergies`;
    const line = { ...aLine(uuidv7(), { instructions: canary() }), note: canary() };
    const answers = [
      await send(path, patient, { substance: canary(), severity: canary() }, 'no-allergy'),
      await send(path, patient, { substance: canary() }, 'nobody'),
      await send(`/consultations/${uuidv7()}/prescriptions`, doctor, { lines: [line] }, 'no-line'),
      await send(`/prescriptions/${uuidv7()}/signature`, doctor, {
        acknowledgements: [{ warning: 'none', reason: canary() }],
      }),
      await send(`/patients/${uuidv7()}/emergency-access`, doctor, { reason: canary() }, 'no-patient'),
      await send(`/prescriptions/${uuidv7()}/hold`, doctor, { reason: canary() }, 'no-hold'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([422, 404, 422, 404, 404, 404]);
    for (const { text } of answers) expect(heardIn(text)).toEqual([]);
  });

  it('is refused without being kept', async () => {
    const taken = await send('/consultations', patient, booking(doctorId, starts[1], { reason: canary() }), 'taken');
    const reused = await send(
      '/consultations',
      patient,
      booking(doctorId, starts[40], { reason: canary() }),
      'booking-0',
    );
    const never = booking(doctorId, '2031-01-01T00:00:00Z', { reason: canary() });
    const unknown = { ...booking(doctorId, starts[41], { reason: canary() }), note: canary() };
    const long = booking(doctorId, starts[42], { reason: canary().repeat(100) });
    const answers = [taken, reused];
    for (const body of [never, unknown, long]) answers.push(await send('/consultations', patient, body, uuidv7()));
    expect(answers.map(({ status }) => status)).toEqual([409, 422, 422, 422, 422]);
  });

  /** Whole rows as text, of every table of every schema that is not PostgreSQL's own: what a dump holds. */
  async function dump(): Promise<Map<string, string>> {
    const { rows: tables } = await pool.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const found = new Map<string, string>();
    for (const { name } of tables) {
      const { rows } = await pool.query<{ row: string }>(`select t::text as row from ${name} t`);
      found.set(name, rows.map(({ row }) => row).join('\n'));
    }
    return found;
  }

  /** Events carried, handled and told. */
  async function settled(): Promise<void> {
    const left = `select (select count(*) from outbox_event)
      + (select count(*) from bullmq.job where queue = 'events' and state::text not in ('completed', 'failed')) as left`;
    for (const deadline = Date.now() + SETTLED_WITHIN_MS; Date.now() < deadline; await sleep(100)) {
      if (Number((await pool.query<{ left: string }>(left)).rows[0].left) === 0) return;
    }
    throw new Error('the events were not handled in time');
  }

  /** The canaries that stand in it, as they are, in hexadecimal as bytea is written, or in base64. */
  function heardIn(text: string): string[] {
    const heard = canaries.filter((one) => text.includes(one));
    const core = (one: string) => [0, 1, 2].map((skip) => Buffer.from(one.slice(skip)).toString('base64').slice(0, -4));
    const coded = canaries.filter(
      (one) => text.includes(Buffer.from(one).toString('hex')) || core(one).some((part) => text.includes(part)),
    );
    return [...heard, ...coded];
  }

  it('stands nowhere in the database, neither while events are under way nor after', async () => {
    expect(canaries.length).toBeGreaterThanOrEqual(50);
    const underWay = await dump();
    await settled();
    const after = await dump();
    for (const [name, text] of [...underWay, ...after]) expect([name, heardIn(text)]).toEqual([name, []]);
    // The search would have found it, and there was something to search.
    expect(after.get('public.user_account')).toContain('Control Patient');
    for (const table of [
      'consultation',
      'idempotency_key',
      'status_change',
      'availability_exception',
      'consultation_note',
      'consultation_note_addendum',
      'notification',
      'prescription_line',
      'prescription_acknowledgement',
      'patient_allergy',
      'dispense_return',
      'recall',
      'recall_contact',
      'emergency_access',
      'pms_inbound_event',
      'partner_delivery',
      'live_update',
    ]) {
      const [, text] = [...after].find(([name]) => name.startsWith(`public.${table}`) && after.get(name) !== '') ?? [];
      expect([table, text === undefined]).toEqual([table, false]);
    }
    const told = canaries[0];
    const hidden = [told, Buffer.from(told).toString('hex'), `x${Buffer.from(`ab${told}`).toString('base64')}`];
    for (const text of hidden) expect(heardIn(`… ${text} …`)).toContain(told);
  }, 240_000);

  it('stands in no log line, at the lowest level', async () => {
    // Lines are gathered for a moment; the last request to be logged was made after all those that carried canaries.
    const headers = { 'x-request-id': 'control-of-the-log' };
    await fetch(`${service.url}/api/v1/consultations`, { headers });
    for (const deadline = Date.now() + 5_000; Date.now() < deadline; await sleep(50)) {
      if (service.said.includes('control-of-the-log')) break;
    }
    expect(service.said.includes('control-of-the-log')).toBe(true);
    expect(heardIn(service.said)).toEqual([]);
  });

  it('stands in no file of the data folder', () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    // Mails among them: to patients, of their visits and prescriptions.
    expect(files.some(({ parentPath }) => parentPath.includes('mail'))).toBe(true);
    for (const file of files) {
      const path = join(file.parentPath, file.name);
      expect([path, heardIn(readFileSync(path, 'latin1'))]).toEqual([path, []]);
    }
  });
});
