import ICAL from 'ical.js';
import { booking, CARD, type ClinicDoctor, openPractice } from '../../factories/clinic';
import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';

const DAY_MS = 86_400_000;
/** What must stand in no calendar. */
const REASON = 'Schluckbeschwerden und Angina pectoris';
const PATIENT_NAME = 'Wilhelmina Quackenbush';

interface Visit {
  id: string;
  startsAt: string;
  endsAt: string;
}

/** Read by another library than the one that wrote it. */
function parsed(text: string): { calendar: ICAL.Component; events: ICAL.Event[] } {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  return { calendar, events: calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event)) };
}
const statusOf = (event: ICAL.Event) => event.component.getFirstPropertyValue('status');

describe('calendars', () => {
  const clock = new TestClock();
  let test: TestApp;
  let doctor: TestPerson;
  let patient: TestPerson;
  let practice: ClinicDoctor;
  let booked = 0;

  beforeAll(async () => {
    test = await startTestApp({
      clock,
      env: {
        PROCESS_ROLE: 'api',
        PUBLIC_URL: 'https://clinic.example',
        API_URL: 'https://api.clinic.example',
        CLINIC_ADDRESS:
          '12, MG Road; Ward "B"|Bengaluru 560001, a city with a name that is far longer than one folded line',
      },
    });
    doctor = await test.person('doctor');
    practice = await openPractice(test, { userId: doctor.id });
  });
  afterAll(() => test.close());

  beforeEach(async () => {
    clock.set(new Date());
    patient = await test.person('patient', { name: PATIENT_NAME });
  });

  const book = async (over: Record<string, unknown> = {}): Promise<Visit> => {
    const body = booking(practice.id, practice.starts[booked++], { reason: REASON, ...over });
    const made = await test.http<Visit>('/api/v1/consultations', { token: patient.token, body });
    if (made.status >= 300) throw new Error(made.text);
    return made.body.data;
  };
  const download = (id: string, who: TestPerson) =>
    test.http(`/api/v1/consultations/${id}/calendar.ics`, { token: who.token });
  const subscribe = async (who: TestPerson) => {
    const { status, body } = await test.http<{ url: string }>('/api/v1/users/me/calendar-feed', {
      method: 'POST',
      token: who.token,
    });
    expect(status).toBe(201);
    const url = new URL(body.data.url);
    expect(url.origin).toBe('https://api.clinic.example');
    return url.pathname;
  };
  /** @returns to when */
  const move = async (id: string): Promise<string> => {
    const startsAt = practice.starts[booked++];
    const { status, text } = await test.http(`/api/v1/consultations/${id}/reschedule`, {
      token: patient.token,
      body: { startsAt },
    });
    if (status !== 201) throw new Error(text);
    return startsAt;
  };

  describe('of one visit', () => {
    it('hold it as it is', async () => {
      const visit = await book();
      const { status, headers, text } = await download(visit.id, patient);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('text/calendar; charset=utf-8');
      expect(headers.get('content-disposition')).toBe(`attachment; filename="consultation-${visit.id}.ics"`);
      const { calendar, events } = parsed(text);
      expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
      expect(events).toHaveLength(1);
      const [event] = events;
      expect(event.uid).toBe(`${visit.id}@clinic.example`);
      expect(event.startDate.toJSDate().toISOString()).toBe(visit.startsAt);
      expect(event.endDate.toJSDate().toISOString()).toBe(visit.endsAt);
      expect(event.summary).toBe('Consultation with Dr Test');
      expect(event.location).toBe(`https://clinic.example/consultations/${visit.id}`);
      expect(event.component.getFirstPropertyValue('class')).toBe('PRIVATE');
      expect(text).toMatch(/^DTSTART:\d{8}T\d{6}Z\r$/m);
    });

    it('escape and fold what is long and odd', async () => {
      const { id } = await book({ mode: 'in_person' });
      const { text } = await download(id, patient);
      expect(parsed(text).events[0].location).toBe(
        '12, MG Road; Ward "B", Bengaluru 560001, a city with a name that is far longer than one folded line',
      );
      for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    });

    it('keep the UID and raise SEQUENCE from booking over a move to the cancellation', async () => {
      const { id, startsAt } = await book();
      const seen: [string, number, unknown, string][] = [];
      const look = async () => {
        const [event] = parsed((await download(id, patient)).text).events;
        seen.push([event.uid, event.sequence, statusOf(event), event.startDate.toJSDate().toISOString()]);
      };
      await look();
      const later = await move(id);
      await look();
      await test.http(`/api/v1/consultations/${id}/cancellation`, {
        token: patient.token,
        body: { reason: 'Well again' },
      });
      await look();
      expect(new Set(seen.map(([uid]) => uid)).size).toBe(1);
      const [first, second, third] = seen.map(([, sequence]) => sequence);
      expect(first).toBeLessThan(second);
      expect(second).toBeLessThan(third);
      expect(seen.map(([, , status]) => status)).toEqual(['CONFIRMED', 'CONFIRMED', 'CANCELLED']);
      expect(seen.map(([, , , at]) => at)).toEqual([startsAt, later, later]);
    });

    it('are for those who take part in it, and leave a trace', async () => {
      const { id } = await book();
      expect((await download(id, await test.person('patient'))).status).toBe(404);
      expect((await download(id, await test.person('staff'))).status).toBe(403);
      expect((await download(id, doctor)).status).toBe(200);
      expect(
        await test.sql(
          `select actor_id, patient_id from audit_log where action = 'consultation.calendar_downloaded' and subject_id = $1`,
          [id],
        ),
      ).toEqual([{ actor_id: doctor.id, patient_id: patient.id }]);
    });
  });

  describe('that programs fetch', () => {
    it('hold the visits of a patient, and of a doctor, and nobody elses', async () => {
      const [mine, paid] = [await book(), await book(CARD)];
      const stranger = await test.person('patient');
      const feeds = await Promise.all([patient, doctor, stranger].map(subscribe));
      const [ours, theirs, none] = await Promise.all(
        feeds.map(async (path) => parsed((await test.http(path)).text).events.map(({ uid }) => uid.split('@')[0])),
      );
      expect(ours.sort()).toEqual([mine.id, paid.id].sort());
      expect(theirs).toEqual(expect.arrayContaining([mine.id, paid.id]));
      expect(none).toEqual([]);
    });

    it('are 304 to who has them, until something changes', async () => {
      const visit = await book();
      const path = await subscribe(patient);
      const first = await test.http(path);
      const etag = first.headers.get('etag')!;
      expect(first.headers.get('cache-control')).toBe('private, max-age=300');
      const again = await test.http(path, { headers: { 'if-none-match': etag } });
      expect([again.status, again.text]).toEqual([304, '']);
      await move(visit.id);
      const changed = await test.http(path, { headers: { 'if-none-match': etag } });
      expect([changed.status, changed.headers.get('etag') === etag]).toEqual([200, false]);
    });

    it('say of a cancelled visit that it is, for a while', async () => {
      const { id } = await book();
      const path = await subscribe(patient);
      await test.http(`/api/v1/consultations/${id}/cancellation`, {
        token: patient.token,
        body: { reason: 'Well again' },
      });
      const statuses = async () => parsed((await test.http(path)).text).events.map(statusOf);
      expect(await statuses()).toEqual(['CANCELLED']);
      clock.advance(13 * DAY_MS);
      expect(await statuses()).toEqual(['CANCELLED']);
      clock.advance(2 * DAY_MS);
      expect(await statuses()).toEqual([]);
    });

    it('have another address when it is made again, and none when it is revoked', async () => {
      const first = await subscribe(patient);
      const second = await subscribe(patient);
      expect(first).not.toBe(second);
      expect((await test.http(first)).status).toBe(404);
      expect((await test.http(second)).status).toBe(200);
      const revoke = () =>
        test
          .http('/api/v1/users/me/calendar-feed', { method: 'DELETE', token: patient.token })
          .then(({ status }) => status);
      expect(await revoke()).toBe(200);
      expect((await test.http(second)).status).toBe(404);
      expect(await revoke()).toBe(404);
    });

    it('have one address when several are asked for at once', async () => {
      const paths = await Promise.all(Array.from({ length: 8 }, () => subscribe(patient)));
      const statuses = await Promise.all(paths.map(async (path) => (await test.http(path)).status));
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    });

    it('are kept by their hash alone, and read by nobody who guesses', async () => {
      const path = await subscribe(patient);
      const token = path.split('/').at(-1)!.replace('.ics', '');
      expect(token).toMatch(/^[\w-]{43}$/);
      const [row] = await test.sql<{ token_hash: string }>(`select * from calendar_feed where user_id = $1`, [
        patient.id,
      ]);
      expect(JSON.stringify(row)).not.toContain(token);
      for (const guess of [
        'x.ics',
        `${'x'.repeat(43)}.ics`,
        `${row.token_hash}.ics`,
        `${token}x.ics`,
        token,
        '%2e%2e.ics',
      ]) {
        const answer = await test.http(`/api/v1/calendar/${guess}`);
        expect([guess, answer.status, answer.body.error.code]).toEqual([guess, 404, 'not_found']);
      }
      const trail = await test.sql(`select details::text, action from audit_log where subject_id = $1`, [patient.id]);
      expect(JSON.stringify(trail)).not.toContain(token);
    });

    it('are not read once the account is closed', async () => {
      const path = await subscribe(patient);
      await test.sql(`update user_account set deactivated_at = now() where id = $1`, [patient.id]);
      expect((await test.http(path)).status).toBe(404);
    });

    it('leave a trace of every read', async () => {
      const path = await subscribe(patient);
      await test.http(path);
      expect(
        await test.sql(
          `select actor_role, patient_id from audit_log where action = 'calendar_feed.read' and subject_id = $1`,
          [patient.id],
        ),
      ).toEqual([{ actor_role: 'anonymous', patient_id: patient.id }]);
    });
  });

  it('say neither why nor who, nor what a doctor treats', async () => {
    const { id } = await book({ mode: 'in_person' });
    await book();
    await test.sql(`update doctor set specialty = 'Venereology' where id = $1`, [practice.id]);
    const [forPatient, forDoctor] = await Promise.all([patient, doctor].map(subscribe));
    const texts = await Promise.all([
      ...[patient, doctor].map(async (who) => (await download(id, who)).text),
      ...[forPatient, forDoctor].map(async (path) => (await test.http(path)).text),
    ]);
    for (const text of texts) {
      const unfolded = text.replaceAll('\r\n ', '');
      for (const secret of [REASON, 'Angina', PATIENT_NAME, 'Quackenbush', patient.email, 'Venereology']) {
        expect(unfolded).not.toContain(secret);
      }
    }
  });
});

describe('a calendar that is fetched too often', () => {
  let test: TestApp;
  beforeAll(async () => (test = await startTestApp({ env: { PROCESS_ROLE: 'api', RATE_LIMITS: 'on' } })));
  afterAll(() => test.close());

  it('is 429, and others are not', async () => {
    const addresses = await Promise.all(
      [1, 2].map(async () => {
        const { token } = await test.person('patient');
        const { body } = await test.http<{ url: string }>('/api/v1/users/me/calendar-feed', { method: 'POST', token });
        return new URL(body.data.url).pathname;
      }),
    );
    const statuses = await Promise.all(Array.from({ length: 61 }, async () => (await test.http(addresses[0])).status));
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    expect((await test.http(addresses[1])).status).toBe(200);
  });
});
