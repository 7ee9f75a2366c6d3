import { startTestApp, TestClock, type TestApp } from '../../support/test-app';
import { Mailbox, tokenIn } from '../../support/mailbox';
import { until } from '../../support/until';
import { type Guest, MeetingCalls, tokenOf } from './a-meeting';
import { VisitDay } from './a-visit';

describe('guests of a visit', () => {
  const clock = new TestClock();
  let test: TestApp;
  let day: VisitDay;
  let meet: MeetingCalls;

  beforeAll(async () => {
    test = await startTestApp({ clock, env: { MEETING_URL_TEMPLATE: 'https://meet.clinic.example/{room}' } });
    day = await VisitDay.begin(test, clock);
    meet = new MeetingCalls(test);
  });
  afterAll(() => test.close());

  it('come in by their link, into the room of the others, and are shown by name', async () => {
    const visit = await day.book();
    const invited = await meet.invite(day.patient, visit.id);
    expect([invited.status, invited.body.data]).toMatchObject([
      201,
      {
        name: 'Meera Rao',
        email: null,
        revokedAt: null,
        expiresAt: new Date(Date.parse(visit.endsAt) + 3_600_000).toISOString(),
      },
    ]);
    const token = tokenOf(invited.body.data);
    day.at(visit, -60);
    expect((await meet.joinAsGuest(token)).body.error.code).toBe('meeting_not_open');
    day.at(visit, 0);
    const [guest, doctor] = [await meet.joinAsGuest(token), await meet.join(day.doctor, visit.id)];
    expect(guest.status).toBe(201);
    expect(guest.body.data.url).toBe(doctor.body.data.url);
    expect((await meet.joinAsGuest(token)).body.data.participantId).toBe(guest.body.data.participantId);
    await meet.reportAsGuest(token, 'connected');
    expect((await meet.present(day.doctor, visit.id)).body.data).toMatchObject([
      { role: 'guest', name: 'Meera Rao', state: 'connected' },
      { role: 'doctor', name: null, state: 'waiting' },
    ]);
    const [joined] = await test.sql(
      `select actor_role, patient_id from audit_log where subject_id = $1 and action = 'meeting.joined' order by id limit 1`,
      [visit.id],
    );
    expect(joined).toEqual({ actor_role: 'anonymous', patient_id: day.patient.id });
  });

  it('have a link that is in the answer alone, and of which the database knows the hash', async () => {
    const visit = await day.book();
    const headers = { 'idempotency-key': 'guest-1' };
    const invited = await meet.invite(day.doctor, visit.id, { name: 'Interpreter' }, headers);
    expect((await meet.invite(day.doctor, visit.id, { name: 'Interpreter' }, headers)).text).toBe(invited.text);
    const listed = await meet.guests(day.patient, visit.id);
    expect(listed.body.data).toMatchObject([{ id: invited.body.data.id, name: 'Interpreter', link: null }]);
    const rows = await test.sql(`select g::text as row from meeting_guest g`);
    const kept = JSON.stringify(rows);
    expect([kept.includes('Interpreter'), kept.includes(tokenOf(invited.body.data))]).toEqual([false, false]);
  });

  it('are sent away by patient or doctor, whoever invited them', async () => {
    const visit = await day.book();
    const [one, other] = [
      (await meet.invite(day.patient, visit.id)).body.data,
      (await meet.invite(day.doctor, visit.id)).body.data,
    ];
    day.at(visit, 0);
    expect((await meet.joinAsGuest(tokenOf(one))).status).toBe(201);
    expect((await meet.revoke(day.doctor, visit.id, one.id)).status).toBe(200);
    expect((await meet.revoke(day.doctor, visit.id, one.id)).status).toBe(200);
    expect((await meet.revoke(day.patient, visit.id, other.id)).status).toBe(200);
    for (const guest of [one, other]) {
      const refused = await meet.joinAsGuest(tokenOf(guest));
      expect([refused.status, refused.body.error.code]).toEqual([404, 'guest_link_invalid']);
      expect((await meet.reportAsGuest(tokenOf(guest), 'connected')).status).toBe(404);
    }
    expect((await meet.present(day.patient, visit.id)).body.data).toEqual([]);
    const revoked = await test.sql(
      `select 1 from audit_log where subject_id = $1 and action = 'meeting_guest.revoked'`,
      [visit.id],
    );
    expect(revoked).toHaveLength(2);
    const elsewhere = await day.book();
    expect((await meet.revoke(day.patient, elsewhere.id, one.id)).status).toBe(404);
  });

  it('get in before they are sent away, or not at all', async () => {
    const visit = await day.book();
    const guest = (await meet.invite(day.patient, visit.id)).body.data;
    day.at(visit, 0);
    const [revoked, ...joins] = await Promise.all([
      meet.revoke(day.patient, visit.id, guest.id),
      ...Array.from({ length: 10 }, () => meet.joinAsGuest(tokenOf(guest))),
    ]);
    expect(revoked.status).toBe(200);
    expect(joins.every(({ status }) => status === 201 || status === 404)).toBe(true);
    const trail = await test.sql<{ action: string }>(
      `select action from audit_log where subject_id = $1 and action in ('meeting.joined', 'meeting_guest.revoked') order by xid, id`,
      [visit.id],
    );
    expect(trail.filter(({ action }) => action === 'meeting.joined')).toHaveLength(
      joins.filter(({ status }) => status === 201).length,
    );
    expect((await meet.joinAsGuest(tokenOf(guest))).status).toBe(404);
  });

  it('stay outside once the visit is over, with a link that is wrong, and where there is no call', async () => {
    const visit = await day.inProgress();
    const guest = (await meet.invite(day.doctor, visit.id)).body.data;
    expect((await meet.joinAsGuest(tokenOf(guest))).status).toBe(201);
    await day.take(day.doctor, visit.id, 'completion');
    expect((await meet.joinAsGuest(tokenOf(guest))).body.error.code).toBe('guest_link_invalid');
    expect((await meet.reportAsGuest(tokenOf(guest), 'left')).body.error.code).toBe('guest_link_invalid');
    expect((await meet.invite(day.doctor, visit.id)).body.error.code).toBe('meeting_closed');
    expect((await meet.joinAsGuest('x'.repeat(43))).body.error.code).toBe('guest_link_invalid');
    expect((await meet.joinAsGuest('short')).status).toBe(422);
    const inPerson = await day.book({ mode: 'in_person' });
    expect((await meet.invite(day.doctor, inPerson.id)).body.error.code).toBe('visit_in_person');
  });

  it('are five at most, revoked ones included, in a race too', async () => {
    const visit = await day.book();
    const first = (await meet.invite(day.patient, visit.id)).body.data;
    await meet.revoke(day.patient, visit.id, first.id);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        meet.invite(i % 2 ? day.patient : day.doctor, visit.id, { name: `Guest ${i}` }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body.error).toMatchObject({ code: 'too_many_guests', most: 5 });
  });

  it('with an address get a mail with a link that works, in which nothing is what the inviter typed', async () => {
    const visit = await day.book();
    const email = `meera-${visit.id}@example.org`;
    const name = 'Cheap watches at evil example';
    const { id } = (await meet.invite(day.patient, visit.id, { name, email })).body.data;
    const mail = await new Mailbox(test).next(email, /invited to a call/);
    const written = `${mail.subject} ${mail.text} ${mail.html}`;
    for (const hidden of ['watches', day.patient.name, 'Dr Test'])
      expect([hidden, written.includes(hidden)]).toEqual([hidden, false]);
    expect(written).toContain('(Asia/Kolkata)');
    day.at(visit, 0);
    expect((await meet.joinAsGuest(tokenIn(mail))).status).toBe(201);
    await until(async () => {
      const [guest] = await test.sql<{ token: string | null }>(`select token from meeting_guest where id = $1`, [id]);
      return guest.token === null;
    });
    const wrong = await meet.invite(day.patient, visit.id, { name, email: 'nobody' });
    expect(wrong.body.error.errors?.map(({ field }) => field)).toEqual(['email']);
  });

  it('are told by mail when the visit is moved, where their link stays good, and when it is cancelled', async () => {
    const visit = await day.book();
    const email = `meera-${visit.id}@example.org`;
    const mails = new Mailbox(test);
    const { id } = (await meet.invite(day.doctor, visit.id, { name: 'Meera', email })).body.data;
    const token = tokenIn(await mails.next(email, /invited to a call/));
    await until(async () => {
      const [guest] = await test.sql<{ token: string | null }>(`select token from meeting_guest where id = $1`, [id]);
      return guest.token === null;
    });
    const revokedEmail = `revoked-${visit.id}@example.org`;
    const revoked = (await meet.invite(day.doctor, visit.id, { name: 'Other', email: revokedEmail })).body.data;
    await mails.next(revokedEmail, /invited/);
    await meet.revoke(day.doctor, visit.id, revoked.id);
    const startsAt = day.practice.starts.at(-1);
    const moved = await test.http(`/api/v1/consultations/${visit.id}/reschedule`, {
      token: day.patient.token,
      body: { startsAt },
    });
    expect(moved.status).toBe(201);
    const told = await mails.next(email, /has moved/);
    expect(told.text).toContain(
      new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'Asia/Kolkata' }).format(
        new Date(startsAt ?? ''),
      ),
    );
    clock.set(startsAt ?? '');
    expect((await meet.joinAsGuest(token)).status).toBe(201);
    await day.take(day.staff, visit.id, 'cancellation', { reason: 'The doctor is ill' });
    await mails.next(email, /does not take place/);
    expect(await mails.of(email)).toHaveLength(3);
    expect(await mails.of(revokedEmail)).toHaveLength(1);
  });

  it('stand in the export of who invited them, and go with that account', async () => {
    const patient = await test.person('patient');
    const visit = await day.book({}, patient);
    const guest: Guest = (await meet.invite(patient, visit.id)).body.data;
    day.at(visit, 0);
    await meet.join(patient, visit.id);
    await meet.joinAsGuest(tokenOf(guest));
    const { body } = await test.http<{ sections: { meetings: { items: unknown[] } } }>('/api/v1/users/me/data-export', {
      token: patient.token,
    });
    expect(body.data.sections.meetings.items).toMatchObject([
      { kind: 'presence', consultationId: visit.id, role: 'patient' },
      { kind: 'guest', consultationId: visit.id, name: 'Meera Rao', email: null },
    ]);
    await day.take(day.staff, visit.id, 'cancellation', { reason: 'The doctor is ill' });
    const erased = await test.http('/api/v1/users/me/erasure', {
      token: patient.token,
      body: { currentPassword: 'theriac-demo' },
    });
    expect(erased.status).toBeLessThan(300);
    const rows = () =>
      test.sql(
        `select 1 from meeting_guest where invited_by = $1 union all select 1 from meeting_presence where user_id = $1`,
        [patient.id],
      );
    expect(await rows()).toEqual([]);
  });
});
