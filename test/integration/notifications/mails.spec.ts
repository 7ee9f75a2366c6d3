import ICAL from 'ical.js';
import { register } from 'prom-client';
import { booking, type ClinicDoctor, openPractice } from '../../factories/clinic';
import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { DeferredMailJob } from '../../../src/platform/mail/deferred-mail.job';
import { SmtpHouse } from '../mail/smtp-house';
import { eventually } from '../outbox/eventually';
import { MailedClinic } from './a-mailed-clinic';

const REASON = 'Schluckbeschwerden und Angina pectoris';
const NAME = 'Wilhelmina Quackenbush';

async function counted(outcome: string): Promise<number> {
  const { values } = await register.getSingleMetric('notification_mails_total')!.get();
  return values.filter(({ labels }) => labels.outcome === outcome).reduce((sum, { value }) => sum + value, 0);
}

describe('mails of notifications', () => {
  let test: TestApp;
  let clinic: MailedClinic;
  let doctor: TestPerson;
  let patient: TestPerson;
  let practice: ClinicDoctor;
  let booked = 0;

  beforeAll(async () => {
    test = await startTestApp({ env: { PUBLIC_URL: 'https://clinic.example', API_URL: 'https://api.clinic.example' } });
    clinic = new MailedClinic(test);
    doctor = await clinic.person('doctor');
    practice = await openPractice(test, { userId: doctor.id });
  });
  afterAll(() => test.close());
  beforeEach(async () => void (patient = await clinic.person('patient', { name: NAME })));

  const book = async () => {
    const body = booking(practice.id, practice.starts[booked++], { reason: REASON });
    const made = await test.http<{ id: string; startsAt: string }>('/api/v1/consultations', {
      token: patient.token,
      body,
    });
    return made.body.data;
  };

  it('bring the visit into the calendar of patient and doctor, and take it out again', async () => {
    const { id } = await book();
    await clinic.mailbox.next(patient.email, /^Consultation booked$/);
    const startsAt = practice.starts[booked++];
    await test.http(`/api/v1/consultations/${id}/reschedule`, { token: patient.token, body: { startsAt } });
    await clinic.mailbox.next(patient.email, /^Consultation moved$/);
    await test.http(`/api/v1/consultations/${id}/cancellation`, {
      token: patient.token,
      body: { reason: 'Well again' },
    });
    await clinic.mailbox.next(patient.email, /^Consultation cancelled$/);
    const mails = await clinic.mailbox.of(patient.email);
    const entries = mails.map(({ attachments }) => {
      const [file] = attachments.filter(({ mimeType }) => mimeType === 'text/calendar');
      const calendar = new ICAL.Component(ICAL.parse(Buffer.from(file.content as ArrayBuffer).toString()) as unknown[]);
      const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent')!);
      return { method: calendar.getFirstPropertyValue('method'), event };
    });
    expect(entries.map(({ method }) => method)).toEqual(['REQUEST', 'REQUEST', 'CANCEL']);
    expect(entries.map(({ event }) => event.startDate.toJSDate().toISOString())).toEqual([
      expect.not.stringContaining(startsAt),
      startsAt,
      startsAt,
    ]);
    expect(new Set(entries.map(({ event }) => event.uid))).toEqual(new Set([`${id}@clinic.example`]));
    const sequences = entries.map(({ event }) => event.sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((one, other) => one - other));
    expect(entries[0].event.organizer).toMatch(/^mailto:/);
    expect(String(entries[0].event.attendees[0].getFirstValue()).toLowerCase()).toBe(`mailto:${patient.email}`);
    await clinic.mailbox.next(doctor.email, /^Consultation cancelled$/);
  });

  it('say neither why nor who, whoever reads over the shoulder', async () => {
    await book();
    await clinic.mailbox.next(doctor.email, /^New consultation$/);
    await clinic.mailbox.next(patient.email, /^Consultation booked$/);
    for (const mail of [...(await clinic.mailbox.of(patient.email)), ...(await clinic.mailbox.of(doctor.email))]) {
      const all = JSON.stringify([mail.subject, mail.text, mail.html, mail.headers]);
      const files = mail.attachments.map(({ content }) => Buffer.from(content as ArrayBuffer).toString());
      const unfolded = files.join().replaceAll('\r\n ', '');
      for (const secret of [REASON, 'Angina', NAME, 'Quackenbush']) {
        expect([all, unfolded].filter((text) => text.includes(secret))).toEqual([]);
      }
      expect(mail.subject).not.toMatch(/\d/);
    }
  });

  it('go to nobody whose address is not confirmed, or who cannot sign in', async () => {
    const stranger = await test.person('patient');
    const gone = await clinic.person();
    await test.sql(`update user_account set deactivated_at = now() where id = $1`, [gone.id]);
    await clinic.pay(stranger);
    await clinic.pay(gone);
    expect([await clinic.subjects(stranger), await clinic.subjects(gone)]).toEqual([[], []]);
    expect(await clinic.listed(stranger)).toHaveLength(1);
  });

  it('come once however often the event is delivered', async () => {
    const id = await clinic.pay(patient);
    expect(await clinic.subjects(patient)).toEqual(['Payment due']);
    await test.sql(`delete from bullmq.job where id = $1`, [id]);
    await clinic.publish('payment.owed', { patientId: patient.id, amount: 15_000, currency: 'INR' }, undefined, id);
    await clinic.quiet();
    expect(await clinic.deliveries(patient)).toEqual([['immediate', 'sent']]);
    expect(await clinic.subjects(patient)).toHaveLength(1);
  });

  it('are not written about what has a letter of its own', async () => {
    await clinic.publish('user.mfa_enabled', { userId: patient.id }, patient.id);
    await clinic.quiet();
    expect(await clinic.listed(patient)).toMatchObject([{ title: 'Second factor set up' }]);
    expect(await clinic.subjects(patient)).toHaveLength(1);
    expect(await clinic.deliveries(patient)).toEqual([]);
  });

  describe('can be ended', () => {
    const linkOf = async () => {
      await clinic.pay(patient);
      const mail = await clinic.mailbox.next(patient.email, /^Payment due$/);
      const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value;
      const [, url] = /^<(.*)>$/.exec(header('list-unsubscribe') ?? '') ?? [];
      expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
      const [, page] = /open (\S+)$/m.exec(mail.text ?? '') ?? [];
      return { url: new URL(url), page: new URL(page) };
    };
    const post = (path: string, body: string, type: string) =>
      test.http<{ category: string }>(path, { method: 'POST', body, headers: { 'content-type': type } });

    it.each([
      ['a form', 'List-Unsubscribe=One-Click', 'application/x-www-form-urlencoded'],
      [
        'a form in parts',
        '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
        'multipart/form-data; boundary=b',
      ],
      ['nothing at all', '', 'application/json'],
    ])('by one click of a mail program that sends %s', async (_, body, type) => {
      const { url, page } = await linkOf();
      expect(url.origin).toBe('https://api.clinic.example');
      expect(page.href).toBe(`https://clinic.example/unsubscribe#token=${url.searchParams.get('token')}`);
      const path = url.pathname + url.search;
      const first = await post(path, body, type);
      expect([first.status, first.body.data]).toEqual([200, { category: 'payments' }]);
      expect((await post(path, body, type)).status).toBe(200);
      await clinic.pay(patient);
      expect(await clinic.subjects(patient)).toHaveLength(1);
      expect(await clinic.listed(patient)).toHaveLength(2);
      const trail = await test.sql(
        `select actor_role from audit_log where subject_id = $1 and action = 'notification_preferences.changed'`,
        [patient.id],
      );
      expect(trail).toEqual([{ actor_role: 'anonymous' }]);
    });

    it('not by looking at the link, nor by guessing, nor for ever', async () => {
      const { url } = await linkOf();
      const path = url.pathname + url.search;
      expect((await test.http(path)).status).toBe(404);
      for (const guess of ['x', 'x'.repeat(43), '']) {
        const { status } = await post(`${url.pathname}?token=${guess}`, '', 'application/json');
        expect([guess, status]).toEqual([guess, 404]);
      }
      expect((await post(url.pathname, '', 'application/json')).status).toBe(422);
      const stored = await test.sql(`select * from unsubscribe_link where user_id = $1`, [patient.id]);
      expect(JSON.stringify(stored)).not.toContain(url.searchParams.get('token'));
      await test.sql(`update unsubscribe_link set expires_at = now() where user_id = $1`, [patient.id]);
      expect((await post(path, '', 'application/json')).status).toBe(404);
    });

    it('but not those of security', async () => {
      const admin = await clinic.person('admin');
      await clinic.publish('emergency_access.unusual_use', { adminIds: [admin.id], openedWithinADay: 9 });
      const mail = await clinic.mailbox.next(admin.email, /^Unusual use/);
      expect(mail.headers.map(({ key }) => key)).not.toContain('list-unsubscribe');
      expect(mail.text).not.toContain('unsubscribe');
    });
  });
});

describe('mails of notifications while the mail server is down', () => {
  const clock = new TestClock();
  let house: SmtpHouse;
  let test: TestApp;
  let clinic: MailedClinic;

  beforeAll(async () => {
    house = await SmtpHouse.open();
    test = await startTestApp({ clock, env: { PROCESS_ROLE: 'all', SMTP_URL: house.url } });
    clinic = new MailedClinic(test);
  });
  afterAll(async () => {
    await test.close();
    await house.close();
  });

  const received = (person: TestPerson) => house.deliveries.filter(({ to }) => to.includes(person.email));

  it('come when it is back, once', async () => {
    const asha = await clinic.person();
    await house.close();
    await clinic.pay(asha);
    await clinic.quiet();
    expect(await clinic.deliveries(asha)).toEqual([['immediate', 'pending']]);
    await house.reopen();
    clock.advance(3_600_000);
    await eventually(async () => {
      await test.app.get(DeferredMailJob).run();
      clock.advance(3_600_000);
      expect(await clinic.deliveries(asha)).toEqual([['immediate', 'sent']]);
    }, 240_000);
    await test.app.get(DeferredMailJob).run();
    expect(received(asha)).toHaveLength(1);
  }, 240_000);

  it('are not sent late to who has unsubscribed meanwhile', async () => {
    const asha = await clinic.person();
    await house.close();
    await clinic.pay(asha);
    await clinic.quiet();
    await clinic.prefer(asha, [{ category: 'payments', email: 'off' }]);
    await house.reopen();
    clock.advance(3_600_000);
    await test.app.get(DeferredMailJob).run();
    expect(await clinic.deliveries(asha)).toEqual([['immediate', 'dropped']]);
    expect(received(asha)).toEqual([]);
  }, 240_000);

  it('are dead after a day, and counted', async () => {
    const asha = await clinic.person();
    const before = await counted('failed');
    await house.close();
    await clinic.pay(asha);
    await clinic.quiet();
    for (let hour = 0; hour < 40; hour++) {
      clock.advance(3_600_000);
      await test.app.get(DeferredMailJob).run();
    }
    expect(await clinic.deliveries(asha)).toEqual([['immediate', 'failed']]);
    expect(await test.sql(`select from deferred_mail where handler = 'notifications.mail'`)).toEqual([]);
    expect((await counted('failed')) - before).toBe(1);
    await house.reopen();
  }, 240_000);
});
