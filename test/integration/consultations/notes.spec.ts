import { register } from 'prom-client';
import { FieldCipher } from '../../../src/platform/encryption/field-cipher';
import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { RecordReader } from '../patients/patients';
import { type Visit, VisitDay } from './a-visit';

interface Note {
  id: string;
  status: string;
  text: string | null;
  plan: string | null;
  diagnoses: { code: string }[];
  lateEntry: boolean;
  contentHash: string;
  signedAt: string | null;
  version: number;
  intact: boolean;
  addenda: { id: string; reason: string | null; text: string | null; contentHash: string; intact: boolean }[];
}

const SOAP = {
  subjective: 'Dry cough for three days',
  objective: 'Lungs clear',
  assessment: 'Viral infection',
  plan: 'Rest',
  diagnoses: [
    { system: 'http://hl7.org/fhir/sid/icd-10', code: 'J06.9', display: 'Acute upper respiratory infection' },
  ],
};

describe('notes about a visit', () => {
  const clock = new TestClock();
  let test: TestApp;
  let day: VisitDay;

  beforeAll(async () => {
    test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
    day = await VisitDay.begin(test, clock);
  });
  afterAll(() => test.close());

  const pathOf = (visit: Pick<Visit, 'id'>, rest = '') => `/api/v1/consultations/${visit.id}/notes${rest}`;
  const write = (who: TestPerson, visit: Visit, body: unknown = { text: 'Seen.' }, headers = {}) =>
    test.http<Note>(pathOf(visit), { token: who.token, body, headers });
  const rewrite = (who: TestPerson, visit: Visit, id: string, body: unknown, headers = {}) =>
    test.http<Note>(pathOf(visit, `/${id}`), { method: 'PUT', token: who.token, body, headers });
  const sign = (who: TestPerson, visit: Visit, id: string) =>
    test.http<Note>(pathOf(visit, `/${id}/signature`), { method: 'POST', token: who.token });
  const amend = (who: TestPerson, visit: Visit, id: string, body: unknown, headers = {}) =>
    test.http<Note>(pathOf(visit, `/${id}/addenda`), { token: who.token, body, headers });
  const read = (who: TestPerson, visit: Visit) => test.http<Note[]>(pathOf(visit), { token: who.token });
  const ofPatient = (who: TestPerson, patientId = day.patient.id, query = '') =>
    test.http<Note[]>(`/api/v1/patients/${patientId}/notes${query}`, { token: who.token });

  /** A visit that is over, with one signed note. */
  async function noted(content: unknown = SOAP): Promise<{ visit: Visit; note: Note }> {
    const visit = await day.inProgress();
    await write(day.doctor, visit, content);
    await day.take(day.doctor, visit.id, 'completion');
    return { visit, note: (await read(day.doctor, visit)).body.data[0] };
  }

  it('are drafts of the doctor alone until the visit is completed, and then the patient reads them', async () => {
    const visit = await day.inProgress();
    const { status, body } = await write(day.doctor, visit, SOAP);
    expect([status, body.data]).toMatchObject([
      201,
      { ...SOAP, text: null, status: 'draft', signedAt: null, lateEntry: false, version: 1, addenda: [] },
    ]);
    expect((await read(day.patient, visit)).body.data).toEqual([]);
    expect((await read(day.doctor, visit)).body.data).toHaveLength(1);

    expect((await day.take(day.doctor, visit.id, 'completion')).status).toBe(201);
    const [seen] = (await read(day.patient, visit)).body.data;
    expect(seen).toMatchObject({ id: body.data.id, ...SOAP, status: 'signed', contentHash: body.data.contentHash });
    expect(seen.signedAt).toBe(clock.now().toISOString());
    expect(await day.announced(body.data.id)).toEqual([['consultation_note.signed', null]]);
  });

  it('leave a trace of every change and every look, and nothing of what they say', async () => {
    const { visit, note } = await noted({ text: 'A word that nobody else uses: zwiebelfisch' });
    await read(day.patient, visit);
    const trail = await test.sql(
      `select action, actor_id, patient_id, details from audit_log
        where subject_id = $1 or (subject_id = $2 and action = 'consultation_note.read') order by id`,
      [note.id, visit.id],
    );
    expect(trail.map(({ action, actor_id }) => [action, actor_id])).toEqual([
      ['consultation_note.written', day.doctor.id],
      ['consultation_note.signed', day.doctor.id],
      ['consultation_note.read', day.doctor.id],
      ['consultation_note.read', day.patient.id],
    ]);
    expect(trail.every(({ patient_id }) => patient_id === day.patient.id)).toBe(true);
    expect(trail[1].details).toEqual({ consultationId: visit.id, contentHash: note.contentHash, late: false });
    expect(trail[3].details).toEqual({ noteIds: [note.id] });
    const [row] = await test.sql<{ content: string }>(`select content from consultation_note where id = $1`, [note.id]);
    expect(row.content).toMatch(/^v1\./);
    expect(JSON.stringify([row, trail])).not.toContain('zwiebelfisch');
  });

  it('are rewritten by their author only, and not over what somebody else has written meanwhile', async () => {
    const visit = await day.inProgress();
    const { id } = (await write(day.doctor, visit)).body.data;
    const second = await rewrite(day.doctor, visit, id, { plan: 'Rest' }, { 'if-match': '"1"' });
    expect([second.status, second.body.data]).toMatchObject([200, { text: null, plan: 'Rest', version: 2 }]);
    const lost = await rewrite(day.doctor, visit, id, { plan: 'Work' }, { 'if-match': '"1"' });
    expect([lost.status, lost.body.error.code]).toEqual([412, 'version_conflict']);
    const other = await test.person('doctor');
    expect((await rewrite(other, visit, id, { plan: 'Work' })).status).toBe(404);
    expect((await read(day.doctor, visit)).body.data).toMatchObject([{ plan: 'Rest' }]);
  });

  it('stay as they were signed, whoever tries', async () => {
    const { visit, note } = await noted();
    const again = await rewrite(day.doctor, visit, note.id, { text: 'Other' });
    expect([again.status, again.body.error.code]).toEqual([409, 'note_signed']);
    expect((await sign(day.doctor, visit, note.id)).body.error.code).toBe('note_signed');
    await amend(day.doctor, visit, note.id, { reason: 'Result', text: 'Negative' });
    const attempts = [
      `update consultation_note set content_hash = repeat('0', 64)`,
      `update consultation_note set signed_at = null`,
      `update consultation_note set author_id = patient_id`,
      `update consultation_note_addendum set content_hash = repeat('0', 64)`,
      `delete from consultation_note_addendum`,
      `delete from consultation_note where signed_at is not null`,
      `truncate consultation_note_addendum`,
    ];
    for (const attempt of attempts) await expect(test.sql(attempt)).rejects.toMatchObject({ code: 'TH002' });
    expect((await read(day.patient, visit)).body.data).toMatchObject([{ ...SOAP, addenda: [{ text: 'Negative' }] }]);
  });

  /** The service itself could be made to seal another text for the row: the envelope is good then, and the hash is not. */
  async function forge(id: string, table = 'consultation_note'): Promise<void> {
    const words = { salt: 'x', reason: 'No cough', text: 'No cough', diagnoses: [] };
    const forged = test.app.get(FieldCipher).seal(JSON.stringify(words), { table, column: 'content', id });
    await test.sql(`update ${table} set content = $2 where id = $1`, [id, forged]);
  }
  const trailOf = async (id: string) =>
    (
      await test.sql<{ details: object }>(
        `select details from audit_log where action = 'consultation_note.found_altered' and subject_id = $1 order by id`,
        [id],
      )
    ).map(({ details }) => details);
  const alerts = async () => {
    const { values } = await register.getSingleMetric('encrypted_field_open_failures_total')!.get();
    return values.reduce((sum, { labels, value }) => sum + (labels.cause === 'altered' ? value : 0), 0);
  };

  it('are marked and not shown when what is inside is not what was signed, and keep nobody from the others', async () => {
    const { visit, note } = await noted();
    const second = (await write(day.doctor, visit, { text: 'Called back' })).body.data;
    await sign(day.doctor, visit, second.id);
    const before = await alerts();
    await forge(note.id);
    for (const listed of [await read(day.patient, visit), await ofPatient(day.doctor)]) {
      expect([listed.status, listed.text.includes('No cough')]).toEqual([200, false]);
      const found = [note, second].map(({ id }) => listed.body.data.find((one) => one.id === id));
      expect(found).toMatchObject([
        { intact: false, text: null, plan: null, diagnoses: [], contentHash: note.contentHash, status: 'signed' },
        { intact: true, text: 'Called back' },
      ]);
    }
    const alone = await test.http(pathOf(visit, `/${note.id}`), { token: day.patient.token });
    expect([alone.status, alone.body.error.code]).toEqual([409, 'note_altered']);
    expect((await test.http(pathOf(visit, `/${second.id}`), { token: day.patient.token })).status).toBe(200);
    const { id: consultationId } = visit;
    expect(await trailOf(note.id)).toEqual(Array.from({ length: 3 }, () => ({ consultationId, note: true })));
    expect(await trailOf(second.id)).toEqual([]);
    expect((await alerts()) - before).toBe(3);
    expect((await test.http('/api/v1/users/me/data-export', { token: day.patient.token })).status).toBe(200);
    const added = await amend(day.doctor, visit, note.id, { reason: 'The note was altered', text: 'It said: viral' });
    expect([added.status, added.body.data]).toMatchObject([
      201,
      { intact: false, addenda: [{ intact: true, text: 'It said: viral' }] },
    ]);
  });

  it('say what was added to them, but for an addendum that was altered', async () => {
    const { visit, note } = await noted();
    await amend(day.doctor, visit, note.id, { reason: 'Result', text: 'Negative' });
    const { addenda } = (await amend(day.doctor, visit, note.id, { reason: 'Second result', text: 'Positive' })).body
      .data;
    await forge(addenda[0].id, 'consultation_note_addendum');
    const { status, body } = await test.http<Note>(pathOf(visit, `/${note.id}`), { token: day.patient.token });
    expect([status, body.data]).toMatchObject([
      200,
      { ...SOAP, intact: true, addenda: [{ intact: false, reason: null, text: null }, { text: 'Positive' }] },
    ]);
    expect(await trailOf(note.id)).toMatchObject([{ note: false, addendumIds: [addenda[0].id] }]);
  });

  it('are signed by nobody when a draft was altered, and the visit ends all the same', async () => {
    const visit = await day.inProgress();
    const [draft, good] = [await write(day.doctor, visit, SOAP), await write(day.doctor, visit)];
    await forge(draft.body.data.id);
    const refused = await sign(day.doctor, visit, draft.body.data.id);
    expect([refused.status, refused.body.error.code]).toEqual([409, 'note_altered']);
    expect((await day.take(day.doctor, visit.id, 'completion')).status).toBe(201);
    expect((await read(day.doctor, visit)).body.data).toMatchObject([
      { id: draft.body.data.id, status: 'draft', intact: false },
      { id: good.body.data.id, status: 'signed', intact: true },
    ]);
    expect((await read(day.patient, visit)).body.data).toHaveLength(1);
    expect((await trailOf(draft.body.data.id))[0]).toEqual({ consultationId: visit.id });
    await rewrite(day.doctor, visit, draft.body.data.id, SOAP);
    expect((await sign(day.doctor, visit, draft.body.data.id)).body.data).toMatchObject({ ...SOAP, intact: true });
  });

  it('are added to with a reason, each time once', async () => {
    const { visit, note } = await noted();
    const body = { reason: 'The result came in', text: 'Swab negative' };
    const headers = { 'idempotency-key': 'addendum-1' };
    const added = await amend(day.doctor, visit, note.id, body, headers);
    expect([added.status, added.body.data.addenda]).toMatchObject([201, [body]]);
    expect((await amend(day.doctor, visit, note.id, body, headers)).text).toBe(added.text);
    expect((await read(day.patient, visit)).body.data[0]).toMatchObject({ ...SOAP, addenda: [body] });
    expect((await amend(day.patient, visit, note.id, body)).status).toBe(403);
    expect((await amend(await test.person('doctor'), visit, note.id, body)).status).toBe(404);
    expect((await amend(day.doctor, visit, note.id, { text: 'No reason' })).status).toBe(422);
    const draft = await write(day.doctor, visit);
    const early = await amend(day.doctor, visit, draft.body.data.id, body);
    expect([early.status, early.body.error.code]).toEqual([409, 'note_not_signed']);
    const types = (await day.announced(note.id)).map(([type]) => type);
    expect(types).toEqual(['consultation_note.signed', 'consultation_note.amended']);
  });

  it('are written from the beginning of the visit on; later ones say so and are signed by themselves', async () => {
    const visit = await day.book();
    day.at(visit, 0);
    const early = await write(day.doctor, visit);
    expect([early.status, early.body.error]).toMatchObject([409, { code: 'notes_not_open', status: 'scheduled' }]);
    await day.take(day.patient, visit.id, 'check-in');
    await day.take(day.doctor, visit.id, 'start');
    const draft = (await write(day.doctor, visit)).body.data;
    await day.take(day.staff, visit.id, 'abort', { cause: 'technical', reason: 'No connection' });
    // The front desk signs for nobody.
    expect((await read(day.doctor, visit)).body.data).toMatchObject([{ id: draft.id, status: 'draft' }]);
    expect((await sign(day.doctor, visit, draft.id)).body.data).toMatchObject({ status: 'signed', lateEntry: false });
    const late = (await write(day.doctor, visit, { text: 'Called back in the evening' })).body.data;
    expect(late).toMatchObject({ status: 'draft', lateEntry: true });
    expect((await sign(day.doctor, visit, late.id)).body.data).toMatchObject({ status: 'signed', lateEntry: true });
    expect((await read(day.patient, visit)).body.data).toHaveLength(2);
  });

  it('leave no draft behind when they are written while the visit is completed', async () => {
    const visit = await day.inProgress();
    const [, ...written] = await Promise.all([
      day.take(day.doctor, visit.id, 'completion'),
      ...Array.from({ length: 8 }, (_, i) => write(day.doctor, visit, { text: `Note ${i}` })),
    ]);
    expect(written.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 201));
    const notes = (await read(day.doctor, visit)).body.data;
    // What came after the completion is a late entry and says so.
    expect(notes.filter(({ status, lateEntry }) => (status === 'draft') !== lateEntry)).toEqual([]);
  });

  it('are read by who may read the record, with the grounds in the trail', async () => {
    const { note } = await noted({ text: 'Of the record' });
    const [other, helper] = [await test.person('doctor'), await test.person('staff')];
    for (const who of [other, helper, await test.person('pharmacist')]) {
      const refused = await ofPatient(who);
      expect([refused.status, refused.body.error.code]).toEqual([403, 'emergency_access_required']);
    }
    expect((await ofPatient(await test.person('patient'))).status).toBe(404);
    expect((await ofPatient(await test.person('admin'))).status).toBe(403);
    const page = await ofPatient(day.doctor, day.patient.id, '?limit=1');
    expect(page.body.data.map(({ id }) => id)).toEqual([note.id]);
    expect(Number(page.headers.get('x-total-count'))).toBeGreaterThan(1);
    await new RecordReader(test).open(helper, day.patient.id);
    const opened = await ofPatient(helper);
    expect(opened.body.data.every(({ status }) => status === 'signed')).toBe(true);
    const [look] = await test.sql(
      `select details from audit_log where action = 'consultation_note.listed' and actor_id = $1`,
      [helper.id],
    );
    expect(look.details).toMatchObject({ access: 'emergency', noteIds: opened.body.data.map(({ id }) => id) });
  });

  it('are nobody else’s: not of the desk, not of another doctor or patient', async () => {
    const { visit } = await noted();
    for (const role of ['staff', 'admin', 'pharmacist'] as const) {
      expect((await read(await test.person(role), visit)).status).toBe(403);
    }
    for (const role of ['doctor', 'patient'] as const) {
      expect((await read(await test.person(role), visit)).status).toBe(404);
      expect((await write(await test.person(role), visit)).status).toBe(role === 'doctor' ? 404 : 403);
    }
  });

  it.each([
    ['nothing at all', {}, 'text'],
    ['an empty part', { plan: '  ' }, 'plan'],
    ['a part that is too long', { plan: 'x'.repeat(20_001) }, 'plan'],
    ['a diagnosis alone', { diagnoses: SOAP.diagnoses }, 'text'],
    [
      'an unknown coding system',
      { text: 'x', diagnoses: [{ ...SOAP.diagnoses[0], system: 'icd' }] },
      'diagnoses.0.system',
    ],
    ['a field that does not exist', { text: 'x', opinion: 'y' }, 'opinion'],
  ])('refuse %s', async (_, body, field) => {
    const visit = await day.inProgress();
    const refused = await write(day.doctor, visit, body);
    expect([refused.status, refused.body.error.errors?.map((fault) => fault.field)]).toEqual([422, [field]]);
    expect((await read(day.doctor, visit)).body.data).toEqual([]);
  });

  it('are as many as a visit needs, and no more', async () => {
    const visit = await day.inProgress();
    for (let turn = 0; turn < 20; turn++) await write(day.doctor, visit);
    const refused = await write(day.doctor, visit);
    expect([refused.status, refused.body.error]).toMatchObject([409, { code: 'too_many_notes', most: 20 }]);
  });

  it('stand in the export of the patient, and are handed out in person where the clinic wants it so', async () => {
    const { visit, note } = await noted({ text: 'For the export' });
    const exportOf = async (app: TestApp) => {
      const { text } = await app.http('/api/v1/users/me/data-export', { token: day.patient.token });
      return text.includes('For the export');
    };
    expect(await exportOf(test)).toBe(true);
    const strict = await startTestApp({
      clock,
      database: test.database,
      env: { PROCESS_ROLE: 'api', NOTES_FOR_PATIENTS: 'none' },
    });
    try {
      for (const path of [pathOf(visit), `/api/v1/patients/${day.patient.id}/notes`]) {
        const refused = await strict.http(path, { token: day.patient.token });
        expect([refused.status, refused.body.error.code]).toEqual([403, 'notes_not_shown']);
      }
      expect(await exportOf(strict)).toBe(false);
      const { body } = await strict.http<Note[]>(pathOf(visit), { token: day.doctor.token });
      expect(body.data.map(({ id }) => id)).toEqual([note.id]);
    } finally {
      await strict.close();
    }
  });
});
