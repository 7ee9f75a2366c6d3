import { JwtService } from '@nestjs/jwt';
import { MeetingUpkeep } from '../../../src/modules/consultations/meeting/meeting-upkeep.job';
import { startTestApp, TestClock, type TestApp } from '../../support/test-app';
import { MeetingCalls } from './a-meeting';
import { VisitDay } from './a-visit';

const DAY_MINUTES = 24 * 60;
const TEMPLATE = 'https://meet.clinic.example/{room}';

describe('the meeting of a visit', () => {
  const clock = new TestClock();
  let test: TestApp;
  let day: VisitDay;
  let meet: MeetingCalls;

  beforeAll(async () => {
    test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api', MEETING_URL_TEMPLATE: TEMPLATE } });
    day = await VisitDay.begin(test, clock);
    meet = new MeetingCalls(test);
  });
  afterAll(() => test.close());

  const audited = (visitId: string, action: string) =>
    test.sql(`select actor_id, patient_id, details from audit_log where subject_id = $1 and action = $2 order by id`, [
      visitId,
      action,
    ]);

  it('takes place in a room of its own, whose name nobody guesses or finds in the database', async () => {
    const [visit, other] = [await day.book(), await day.book()];
    day.at(visit, 0);
    const [patient, doctor] = [await meet.join(day.patient, visit.id), await meet.join(day.doctor, visit.id)];
    expect([patient.status, doctor.status]).toEqual([201, 201]);
    expect(patient.body.data).toMatchObject({ provider: 'link', token: null });
    expect(patient.body.data.url).toMatch(/^https:\/\/meet\.clinic\.example\/[0-9a-f]{40}$/);
    expect(doctor.body.data.url).toBe(patient.body.data.url);
    expect(doctor.body.data.participantId).not.toBe(patient.body.data.participantId);
    day.at(other, 0);
    expect((await meet.join(day.patient, other.id)).body.data.url).not.toBe(patient.body.data.url);
    const room = patient.body.data.url.split('/').at(-1) ?? '';
    const [{ rows }] = await test.sql<{ rows: string }>(
      `select (select string_agg(m::text, ' ') from meeting m) || (select string_agg(a::text, ' ') from audit_log a) as rows`,
    );
    expect(rows.includes(room)).toBe(false);
    expect(await audited(visit.id, 'meeting.joined')).toMatchObject([
      { actor_id: day.patient.id, patient_id: day.patient.id, details: { role: 'patient' } },
      { actor_id: day.doctor.id, patient_id: day.patient.id, details: { role: 'doctor' } },
    ]);
  });

  it('opens a quarter of an hour before and closes an hour after', async () => {
    const visit = await day.book();
    day.at(visit, -16);
    const early = await meet.join(day.patient, visit.id);
    const opensAt = new Date(Date.parse(visit.startsAt) - 900_000).toISOString();
    expect([early.status, early.body.error]).toMatchObject([409, { code: 'meeting_not_open', opensAt }]);
    day.at(visit, -15);
    expect((await meet.join(day.patient, visit.id)).status).toBe(201);
    day.at(visit, 30 + 55);
    const late = await meet.join(day.doctor, visit.id);
    // Good for ten minutes, but not beyond the end.
    expect(late.body.data.expiresAt).toBe(new Date(Date.parse(visit.endsAt) + 3_600_000).toISOString());
    day.at(visit, 30 + 60);
    const over = await meet.join(day.doctor, visit.id);
    expect([over.status, over.body.error]).toMatchObject([409, { code: 'meeting_closed', status: 'scheduled' }]);
  });

  it('is for visits that take place, and not at the clinic', async () => {
    const inPerson = await day.book({ mode: 'in_person' });
    day.at(inPerson, 0);
    const refused = await meet.join(day.patient, inPerson.id);
    expect([refused.status, refused.body.error.code]).toEqual([409, 'visit_in_person']);
    const cancelled = await day.book();
    await day.take(day.patient, cancelled.id, 'cancellation', { reason: 'Better' });
    day.at(cancelled, 0);
    expect((await meet.join(day.patient, cancelled.id)).body.error).toMatchObject({ status: 'cancelled' });
    const done = await day.inProgress();
    expect((await meet.join(day.doctor, done.id)).status).toBe(201);
    await day.take(day.doctor, done.id, 'completion');
    expect((await meet.join(day.doctor, done.id)).body.error).toMatchObject({
      code: 'meeting_closed',
      status: 'completed',
    });
    const [{ meetings }] = await test.sql(
      `select count(*)::int as meetings from meeting where consultation_id = any($1)`,
      [[inPerson.id, cancelled.id]],
    );
    expect(meetings).toBe(0);
  });

  it('is nobody else’s', async () => {
    const visit = await day.book();
    day.at(visit, 0);
    for (const role of ['patient', 'doctor'] as const) {
      const stranger = await test.person(role);
      expect((await meet.join(stranger, visit.id)).status).toBe(404);
      expect((await meet.present(stranger, visit.id)).status).toBe(404);
      expect((await meet.report(stranger, visit.id, 'connected')).status).toBe(404);
      expect((await meet.invite(stranger, visit.id)).status).toBe(404);
      expect((await meet.guests(stranger, visit.id)).status).toBe(404);
    }
    for (const role of ['staff', 'admin'] as const) {
      expect((await meet.join(await test.person(role), visit.id)).status).toBe(403);
    }
  });

  it('has one room and one place for each, however many join at once, and however often', async () => {
    const visit = await day.book();
    day.at(visit, 0);
    const joined = await Promise.all(
      Array.from({ length: 12 }, (_, i) => meet.join(i % 2 ? day.doctor : day.patient, visit.id)),
    );
    expect(new Set(joined.map(({ body }) => body.data.url)).size).toBe(1);
    expect(new Set(joined.map(({ body }) => body.data.participantId)).size).toBe(2);
    expect((await meet.present(day.doctor, visit.id)).body.data).toHaveLength(2);
  });

  it('shows each who else is there, apart from where the visit stands', async () => {
    const visit = await day.book();
    day.at(visit, -5);
    const early = await meet.report(day.patient, visit.id, 'connected');
    expect([early.status, early.body.error.code]).toEqual([409, 'meeting_not_joined']);
    await meet.join(day.patient, visit.id);
    const seen = async () =>
      (await meet.present(day.doctor, visit.id)).body.data.map(({ role, state }) => [role, state]);
    expect(await seen()).toEqual([['patient', 'waiting']]);
    for (let turn = 0; turn < 3; turn++) {
      clock.advance(20_000);
      await meet.report(day.patient, visit.id, 'connected');
    }
    expect(await seen()).toEqual([['patient', 'connected']]);
    // Signs of life are no news; what the trail tells is who came and went.
    expect(await audited(visit.id, 'meeting_presence.changed')).toMatchObject([{ details: { state: 'connected' } }]);
    clock.advance(61_000);
    expect(await seen()).toEqual([['patient', 'left']]);
    await meet.join(day.doctor, visit.id);
    const told = await meet.report(day.doctor, visit.id, 'connected');
    expect(told.body.data.map(({ role, state }) => [role, state])).toEqual([
      ['patient', 'left'],
      ['doctor', 'connected'],
    ]);
    expect(await day.stateOf(visit.id)).toBe('scheduled');
    expect((await meet.report(day.doctor, visit.id, 'dancing')).status).toBe(422);
  });

  it('is forgotten a month after the visit', async () => {
    const [old, recent] = [await day.book(), await day.book()];
    for (const visit of [old, recent]) {
      day.at(visit, 0);
      await meet.invite(day.patient, visit.id);
      await meet.join(day.patient, visit.id);
    }
    const left = async () => {
      await test.app.get(MeetingUpkeep, { strict: false }).run();
      const rows = await test.sql<{ consultation_id: string }>(
        `select m.consultation_id from meeting m join meeting_guest g on g.meeting_id = m.id
           join meeting_presence p on p.meeting_id = m.id where m.consultation_id = any($1) order by m.id`,
        [[old.id, recent.id]],
      );
      return rows.map((row) => row.consultation_id);
    };
    day.at(old, 30 * DAY_MINUTES + 29);
    expect(await left()).toEqual([old.id, recent.id]);
    day.at(old, 30 * DAY_MINUTES + 31);
    expect(await left()).toEqual([recent.id]);
  });

  it('gives each a short token of the clinic’s own Jitsi', async () => {
    const [visit, call] = [await day.book(), await day.book({ mode: 'audio' })];
    const secret = 'a secret of more than thirty-two characters';
    const jitsi = await startTestApp({
      clock,
      database: test.database,
      env: {
        PROCESS_ROLE: 'api',
        ...{ MEETING_PROVIDER: 'jitsi', JITSI_URL: 'https://meet.clinic.example' },
        ...{ JITSI_APP_ID: 'theriac', JITSI_APP_SECRET: secret },
      },
    });
    try {
      day.at(visit, 0);
      const there = new MeetingCalls(jitsi);
      for (const who of [day.doctor, day.patient]) {
        const { url, token, participantId, expiresAt } = (await there.join(who, visit.id)).body.data;
        const claims = new JwtService().verify<Record<string, unknown>>(token ?? '', {
          secret,
          issuer: 'theriac',
          audience: 'jitsi',
          clockTimestamp: clock.now().getTime() / 1_000,
        });
        const doctor = who === day.doctor;
        expect(claims.context).toEqual({
          user: {
            id: participantId,
            name: doctor ? 'Dr Test' : 'Patient',
            moderator: String(doctor),
            affiliation: doctor ? 'owner' : 'member',
          },
        });
        expect([claims.sub, url]).toEqual([
          'meet.clinic.example',
          `https://meet.clinic.example/${String(claims.room)}?jwt=${token}`,
        ]);
        expect(new Date(Number(claims.exp) * 1_000).toISOString()).toBe(expiresAt);
        expect(Number(claims.exp) * 1_000 - clock.now().getTime()).toBe(600_000);
      }
      day.at(call, 0);
      expect((await there.join(day.patient, call.id)).body.data.url).toMatch(/#config\.startAudioOnly=true$/);
    } finally {
      await jitsi.close();
    }
  });
});
