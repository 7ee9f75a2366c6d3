import { Client } from 'pg';
import { uuidv7 } from 'uuidv7';
import { openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { Mailbox } from '../../support/mailbox';
import { until } from '../../support/until';
import { eventually } from '../outbox/eventually';
import { anotherPatient, REASON, RecordReader, visit } from './patients';

describe('emergency access', () => {
  let test: TestApp;
  let reader: RecordReader;
  let patient: TestPerson;
  let staff: TestPerson;
  let admin: TestPerson;

  beforeAll(async () => {
    test = await startTestApp();
    reader = new RecordReader(test);
    admin = await test.person('admin');
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    patient = await test.person('patient');
    staff = await test.person('staff');
  });

  const auditOf = (patientId: string) =>
    test.sql<{ action: string; details: Record<string, unknown> }>(
      `select action, details from audit_log where patient_id = $1 order by id`,
      [patientId],
    );

  it.each(['staff', 'pharmacist', 'doctor'] as const)('opens the record to %s for an hour', async (role) => {
    const who = await test.person(role);
    const { status, body } = await reader.open(who, patient.id);
    expect(status).toBe(201);
    const { id, openedAt, expiresAt } = body.data;
    expect(Date.parse(expiresAt) - Date.parse(openedAt)).toBe(3_600_000);
    const record = await reader.read(who, patient.id);
    expect(record.body.data.access).toEqual({ kind: 'emergency', emergencyAccessId: id, expiresAt });
    await reader.read(who, patient.id);
    expect((await auditOf(patient.id)).map(({ action, details }) => [action, details.emergencyAccessId])).toEqual([
      ['emergency_access.opened', undefined],
      ['patient_record.read', id],
      ['patient_record.read', id],
    ]);
    expect(await test.sql('select looks from emergency_access where id = $1', [id])).toEqual([{ looks: 2 }]);
  });

  it('opens it to nobody else, and to this one patient alone', async () => {
    await reader.open(staff, patient.id);
    expect((await reader.read(await test.person('staff'), patient.id)).status).toBe(403);
    expect((await reader.read(staff, await anotherPatient(test))).status).toBe(403);
  });

  it('ends by itself', async () => {
    const { body } = await reader.open(staff, patient.id);
    await test.sql(
      `update emergency_access set opened_at = opened_at - interval '61 minutes', expires_at = expires_at - interval '61 minutes' where id = $1`,
      [body.data.id],
    );
    expect((await reader.read(staff, patient.id)).status).toBe(403);
    expect((await reader.end(staff, patient.id)).status).toBe(404);
    expect((await reader.open(staff, patient.id)).status).toBe(201);
  });

  it('is given back', async () => {
    await reader.open(staff, patient.id);
    expect((await reader.end(staff, patient.id)).status).toBe(200);
    expect((await reader.read(staff, patient.id)).status).toBe(403);
    expect((await reader.end(staff, patient.id)).status).toBe(404);
    expect((await auditOf(patient.id)).at(-1)?.action).toBe('emergency_access.ended');
  });

  it('does not outlive the role it was opened in', async () => {
    await reader.open(staff, patient.id);
    await test.sql(`update emergency_access set opened_by_role = 'pharmacist' where opened_by = $1`, [staff.id]);
    expect((await reader.read(staff, patient.id)).status).toBe(403);
  });

  it('keeps its reason sealed', async () => {
    const { body } = await reader.open(staff, patient.id);
    const [row] = await test.sql<{ reason: string }>('select reason from emergency_access where id = $1', [
      body.data.id,
    ]);
    expect(row.reason).toMatch(/^v1\./);
    const places = await test.sql(
      `select 1 from audit_log where details::text like '%Collapsed%' union all
       select 1 from outbox_event where payload::text like '%Collapsed%' union all
       select 1 from notification where body like '%Collapsed%'`,
    );
    expect(places).toEqual([]);
  });

  it('tells the patient at once', async () => {
    const { body } = await reader.open(staff, patient.id);
    await eventually(async () => {
      const told = await test.http<{ type: string; subjectId: string; body: string }[]>('/api/v1/notifications', {
        token: patient.token,
      });
      expect(told.body.data).toMatchObject([
        {
          type: 'emergency_access.opened',
          subjectId: body.data.id,
          body: expect.stringContaining('(staff)') as string,
        },
      ]);
    });
  });

  it('tells the patient by mail too, without saying why or whose', async () => {
    await reader.open(staff, patient.id);
    const { subject, text } = await new Mailbox(test).next(patient.email, /opened in an emergency/);
    expect(`${subject} ${text}`).not.toMatch(new RegExp(`Collapsed|${patient.name}|${patient.id}|${staff.name}`));
  });

  it('is opened once, however often the request comes', async () => {
    const headers = { 'idempotency-key': uuidv7() };
    const first = await reader.open(staff, patient.id, { reason: REASON }, headers);
    const again = await reader.open(staff, patient.id, { reason: REASON }, headers);
    expect([first.status, again.status, again.body.data]).toEqual([201, 201, first.body.data]);
    const { status, body } = await reader.open(staff, patient.id);
    expect([status, body.error.code]).toEqual([409, 'emergency_access_open']);
  });

  it('is opened once by ten requests at a time', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => reader.open(staff, patient.id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
    expect(new Set(answers.map(({ body }) => body.error?.code))).toEqual(new Set([undefined, 'emergency_access_open']));
    expect((await auditOf(patient.id)).map(({ action }) => action)).toEqual(['emergency_access.opened']);
  });

  it('is not for who treats the patient, nor for an id that is no patient’s', async () => {
    const doctor = await test.person('doctor');
    await visit(test, patient, await openPractice(test, { userId: doctor.id }));
    const { status, body } = await reader.open(doctor, patient.id);
    expect([status, body.error.code]).toEqual([409, 'emergency_access_not_needed']);
    for (const id of [uuidv7(), doctor.id]) expect((await reader.open(staff, id)).status).toBe(404);
  });

  it.each([[{}], [{ reason: 'urgent' }], [{ reason: `${' '.repeat(30)}short` }], [{ reason: REASON, minutes: 600 }]])(
    'wants a reason: %j',
    async (given) => {
      const { status, body } = await reader.open(staff, patient.id, given);
      expect([status, body.error.code]).toEqual([422, 'validation_failed']);
      expect(await test.sql('select 1 from emergency_access where patient_id = $1', [patient.id])).toEqual([]);
    },
  );

  describe('is reviewed', () => {
    it('by an administrator, who sees the reason, once', async () => {
      const { body } = await reader.open(staff, patient.id);
      const { id } = body.data;
      await reader.read(staff, patient.id);
      const listed = await reader.list(admin, `?reviewed=false&patientId=${patient.id}`);
      expect(listed.body.data).toMatchObject([{ id, reason: REASON, openedBy: staff.id, looks: 1, review: null }]);
      const reviewed = await reader.review(admin, id, { outcome: 'justified', note: 'Spoke to the nurse.' });
      expect(reviewed.status).toBe(201);
      expect(reviewed.body.data.review).toMatchObject({
        outcome: 'justified',
        note: 'Spoke to the nurse.',
        reviewedBy: admin.id,
      });
      expect((await reader.list(admin, `?reviewed=false&patientId=${patient.id}`)).body.data).toEqual([]);
      const again = await reader.review(admin, id, { outcome: 'unjustified' });
      expect([again.status, again.body.error.code]).toEqual([409, 'emergency_access_reviewed']);
      expect((await reader.read(staff, patient.id)).status).toBe(200);
    });

    it('and ends at once when it was not justified', async () => {
      const { body } = await reader.open(staff, patient.id);
      expect((await reader.review(admin, body.data.id, { outcome: 'unjustified' })).status).toBe(201);
      expect((await reader.read(staff, patient.id)).status).toBe(403);
    });

    it('by somebody else than who opened it', async () => {
      const { body } = await reader.open(staff, patient.id);
      await test.sql('update emergency_access set opened_by = $2 where id = $1', [body.data.id, admin.id]);
      const { status, body: refused } = await reader.review(admin, body.data.id, { outcome: 'justified' });
      expect([status, refused.error.code]).toEqual([403, 'own_emergency_access']);
    });

    it('by one of two administrators at a time', async () => {
      const { body } = await reader.open(staff, patient.id);
      const admins = [admin, await test.person('admin')];
      const answers = await Promise.all(
        admins.map((who) => reader.review(who, body.data.id, { outcome: 'justified' })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    });
  });

  describe('that is used more than is usual', () => {
    it('is reported to the administrators, and counted', async () => {
      for (let nth = 0; nth < 3; nth += 1) await reader.open(staff, await anotherPatient(test));
      expect(await unusualOf(staff)).toEqual([false, false, false]);
      await reader.open(staff, patient.id);
      expect(await unusualOf(staff)).toEqual([false, false, false, true]);
      await eventually(async () => {
        const told = await test.sql(
          `select title, body from notification where user_id = $1 and type = 'emergency_access.unusual_use' and body like '%4 times%'`,
          [admin.id],
        );
        expect(told).toHaveLength(1);
      });
      expect((await test.http('/metrics')).text).toMatch(/^emergency_accesses_unusual_total [1-9]/m);
    });

    it('is counted right when it is opened at the same time', async () => {
      const patients = await Promise.all(Array.from({ length: 5 }, () => anotherPatient(test)));
      // Nobody can write until all five have come: whoever counts without waiting for the others counts none of them.
      const client = new Client({ connectionString: test.database.url });
      await client.connect();
      await client.query('begin');
      await client.query('lock table emergency_access in share row exclusive mode');
      const opened = Promise.all(patients.map((id) => reader.open(staff, id)));
      await until(async () => (await waiting()) === 5);
      await client.query('commit');
      await client.end();
      await opened;
      expect((await unusualOf(staff)).filter(Boolean)).toHaveLength(2);
    });

    const waiting = async () =>
      (
        await test.sql<{ count: number }>(
          `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
      )[0].count;

    const unusualOf = async (who: TestPerson) =>
      (
        await test.sql<{ unusual: boolean }>(
          `select (details->>'unusual')::boolean as unusual from audit_log where action = 'emergency_access.opened' and actor_id = $1 order by id`,
          [who.id],
        )
      ).map(({ unusual }) => unusual);
  });
});
