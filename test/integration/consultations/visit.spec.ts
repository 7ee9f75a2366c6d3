import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { type Step, type Visit, VisitDay } from './a-visit';

interface Taken {
  from: string;
  to: string;
  by: string;
  actorId: string | null;
  reason: string | null;
}

describe('the course of a visit', () => {
  const clock = new TestClock();
  let test: TestApp;
  let day: VisitDay;

  beforeAll(async () => {
    test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
    day = await VisitDay.begin(test, clock);
  });
  afterAll(() => test.close());

  const history = async (who: TestPerson, id: string) => {
    const { body } = await test.http<Taken[]>(`/api/v1/consultations/${id}/history`, { token: who.token });
    return body.data.map(({ from, to, by, reason }) => [from, to, by, reason]);
  };

  it('goes from the door to the end, and leaves a trace of every step', async () => {
    const visit = await day.book();
    day.at(visit, -10);
    expect((await day.take(day.patient, visit.id, 'check-in')).body.data.status).toBe('checked_in');
    day.at(visit, 1);
    expect((await day.take(day.doctor, visit.id, 'start')).body.data.status).toBe('in_progress');
    day.at(visit, 20);
    const { status, body } = await day.take(day.doctor, visit.id, 'completion');
    expect([status, body.data.status]).toEqual([201, 'completed']);
    expect(await history(day.patient, visit.id)).toEqual([
      ['scheduled', 'checked_in', 'patient', null],
      ['checked_in', 'in_progress', 'clinic', null],
      ['in_progress', 'completed', 'clinic', null],
    ]);
    expect((await day.announced(visit.id)).map(([type]) => type)).toEqual([
      'consultation.booked',
      'consultation.checked_in',
      'consultation.started',
      'consultation.completed',
    ]);
    const audited = await test.sql(
      `select action, actor_id, patient_id from audit_log where subject_id = $1 and action like 'consultation.%' order by id`,
      [visit.id],
    );
    expect(audited.map(({ action }) => action as string)).toEqual([
      'consultation.booked',
      'consultation.checked_in',
      'consultation.in_progress',
      'consultation.completed',
    ]);
    expect(audited[2]).toMatchObject({ actor_id: day.doctor.id, patient_id: day.patient.id });
    const [dated] = await test.sql(`select checked_in_at, started_at, ended_at from consultation where id = $1`, [
      visit.id,
    ]);
    const minutes = Object.values(dated).map((at: Date) => (at.getTime() - Date.parse(visit.startsAt)) / 60_000);
    expect(minutes).toEqual([-10, 1, 20]);
  });

  it.each([
    ['start', 'scheduled', 'in_progress'],
    ['completion', 'scheduled', 'completed'],
    ['abort', 'scheduled', 'aborted'],
  ] as [Step, string, string][])('refuses %s of a visit that is %s, and names both states', async (step, from, to) => {
    const visit = await day.book();
    day.at(visit, 0);
    const body = step === 'abort' ? { cause: 'clinic', reason: 'Ill' } : {};
    const answer = await day.take(day.doctor, visit.id, step, body);
    expect(answer.status).toBe(409);
    expect(answer.body.error).toMatchObject({ code: 'illegal_transition', from, to });
    expect(await day.stateOf(visit.id)).toBe(from);
    expect(await history(day.doctor, visit.id)).toEqual([]);
  });

  it('lets patients in from half an hour before until the end, and the desk from the day before', async () => {
    const visit = await day.book();
    day.at(visit, -31);
    const early = await day.take(day.patient, visit.id, 'check-in');
    expect([early.status, early.body.error]).toMatchObject([
      409,
      { code: 'check_in_not_open', opensAt: new Date(Date.parse(visit.startsAt) - 1_800_000).toISOString() },
    ]);
    clock.set(visit.endsAt);
    expect((await day.take(day.patient, visit.id, 'check-in')).body.error.code).toBe('check_in_closed');
    day.at(visit, -24 * 60 - 1);
    expect((await day.take(day.staff, visit.id, 'check-in')).body.error.code).toBe('check_in_not_open');
    day.at(visit, -24 * 60);
    expect((await day.take(day.staff, visit.id, 'check-in')).status).toBe(201);
  });

  it('is moved by nobody whom it does not concern', async () => {
    const visit = await day.book();
    day.at(visit, 0);
    const [otherPatient, otherDoctor] = await Promise.all([test.person('patient'), test.person('doctor')]);
    expect((await day.take(otherPatient, visit.id, 'check-in')).status).toBe(404);
    await day.take(day.staff, visit.id, 'check-in');
    expect((await day.take(otherDoctor, visit.id, 'start')).status).toBe(404);
    expect((await day.take(day.staff, visit.id, 'start')).status).toBe(403);
    expect((await day.take(day.patient, visit.id, 'start')).status).toBe(403);
    const path = `/api/v1/consultations/${visit.id}/history`;
    for (const { token } of [otherPatient, otherDoctor]) expect((await test.http(path, { token })).status).toBe(404);
    expect(await day.stateOf(visit.id)).toBe('checked_in');
  });

  it('takes each step once in a race, and ends in one way', async () => {
    const visit = await day.book();
    day.at(visit, 0);
    const arrivals = await Promise.all(
      Array.from({ length: 10 }, (_, i) => day.take(i % 2 ? day.staff : day.patient, visit.id, 'check-in')),
    );
    expect(arrivals.filter(({ status }) => status === 201)).toHaveLength(1);
    await day.take(day.doctor, visit.id, 'start');
    const ends = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        i % 2
          ? day.take(day.doctor, visit.id, 'completion')
          : day.take(day.staff, visit.id, 'abort', { cause: 'technical', reason: 'No sound' }),
      ),
    );
    expect(ends.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(ends.filter(({ body }) => body.error?.code === 'illegal_transition')).toHaveLength(9);
    expect(await history(day.doctor, visit.id)).toHaveLength(3);
  });

  it('answers a repeat with the same key as it answered first', async () => {
    const visit = await day.inProgress();
    const first = await day.take(day.doctor, visit.id, 'completion', {}, 'once');
    const again = await day.take(day.doctor, visit.id, 'completion', {}, 'once');
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  it.each([
    [{}, ['cause', 'reason']],
    [{ cause: 'weather', reason: 'Rain' }, ['cause']],
    [{ cause: 'clinic', reason: '  ' }, ['reason']],
    [{ cause: 'clinic', reason: 'x'.repeat(1001) }, ['reason']],
    [{ cause: 'clinic', reason: 'Ill', refund: 1 }, ['refund']],
  ])('refuses to be aborted with %j', async (body, fields) => {
    const visit = await day.inProgress();
    const answer = await day.take(day.doctor, visit.id, 'abort', body);
    expect(answer.status).toBe(422);
    expect(answer.body.error.errors.map(({ field }) => field).sort()).toEqual(fields);
    expect(await day.stateOf(visit.id)).toBe('in_progress');
  });

  it('tells why to patient, doctor and who wrote it, keeps it sealed, and audits each look', async () => {
    const visit = await day.inProgress();
    const reason = 'The patient felt faint';
    await day.take(day.doctor, visit.id, 'abort', { cause: 'clinic', reason });
    const told = async (who: TestPerson) => (await history(who, visit.id)).at(-1)?.[3];
    expect([await told(day.patient), await told(day.doctor), await told(day.staff)]).toEqual([reason, reason, null]);
    const [kept] = await test.sql(`select reason from status_change where subject_id = $1 and to_status = 'aborted'`, [
      visit.id,
    ]);
    expect(kept.reason).not.toContain('faint');
    const looks = await test.sql(
      `select actor_id from audit_log where subject_id = $1 and action = 'consultation_history.read' order by id`,
      [visit.id],
    );
    expect(looks.map(({ actor_id }) => actor_id as string)).toEqual([day.patient.id, day.doctor.id, day.staff.id]);
  });

  describe('in the waiting room', () => {
    let visits: Visit[];
    let patients: TestPerson[];
    const room = async (who: TestPerson) => {
      const path = `/api/v1/doctors/${day.practice.id}/waiting-room`;
      const { body } = await test.http<{ consultationId: string; position: number }[]>(path, { token: who.token });
      return body.data;
    };
    const position = async (index: number) => {
      const path = `/api/v1/consultations/${visits[index].id}/waiting-room`;
      return (await test.http<{ position: number }>(path, { token: patients[index].token })).body.data;
    };

    beforeAll(async () => {
      day = await VisitDay.begin(test, clock);
      patients = await Promise.all([1, 2, 3].map(() => test.person('patient')));
      visits = [];
      for (const patient of patients) visits.push(await day.book({}, patient));
      // The third comes first of all; the first is late, after the appointed time of the second.
      day.at(visits[0], 5);
      await day.take(day.staff, visits[2].id, 'check-in');
      day.at(visits[1], -5);
      await day.take(patients[1], visits[1].id, 'check-in');
      day.at(visits[1], 3);
      await day.take(day.staff, visits[0].id, 'check-in');
    });

    it('shows doctor and desk who is next: by the appointment, and the late by their arrival', async () => {
      const order = [visits[1], visits[0], visits[2]].map(({ id }) => id);
      for (const who of [day.doctor, day.staff]) {
        const waiting = await room(who);
        expect(waiting.map(({ consultationId }) => consultationId)).toEqual(order);
        expect(waiting.map((each) => each.position)).toEqual([1, 2, 3]);
      }
    });

    it('shows patients their own place and nothing of the others', async () => {
      expect(await position(2)).toEqual({
        consultationId: visits[2].id,
        status: 'checked_in',
        position: 3,
        waitingSince: new Date(Date.parse(visits[0].startsAt) + 300_000).toISOString(),
      });
      const others = `/api/v1/consultations/${visits[0].id}/waiting-room`;
      expect((await test.http(others, { token: patients[1].token })).status).toBe(404);
    });

    it('is nobody else’s business', async () => {
      const [stranger, patient] = await Promise.all([test.person('doctor'), test.person('patient')]);
      const path = `/api/v1/doctors/${day.practice.id}/waiting-room`;
      expect((await test.http(path, { token: stranger.token })).status).toBe(404);
      expect((await test.http(path, { token: patient.token })).status).toBe(403);
    });

    it('moves up when somebody is called in', async () => {
      await day.take(day.doctor, visits[1].id, 'start');
      expect(await position(1)).toMatchObject({ status: 'in_progress', position: null, waitingSince: null });
      expect([await position(0), await position(2)]).toMatchObject([{ position: 1 }, { position: 2 }]);
    });
  });
});
