import { Digests } from '../../../src/modules/notifications/delivery/digests.service';
import { startTestApp, TestClock, type TestApp, type TestPerson } from '../../support/test-app';
import { MailedClinic } from './a-mailed-clinic';

describe('daily summaries', () => {
  const clock = new TestClock();
  let test: TestApp;
  let other: TestApp;
  let clinic: MailedClinic;
  let asha: TestPerson;

  beforeAll(async () => {
    test = await startTestApp({ clock, env: { PROCESS_ROLE: 'all', NOTIFICATION_DIGEST_HOUR: '7' } });
    other = await startTestApp({
      clock,
      env: { PROCESS_ROLE: 'api', NOTIFICATION_DIGEST_HOUR: '7' },
      database: test.database,
    });
    clinic = new MailedClinic(test);
  });
  afterAll(async () => {
    await other.close();
    await test.close();
  });

  beforeEach(async () => {
    clock.set('2031-05-05T20:00:00Z');
    asha = await clinic.person();
    await clinic.prefer(asha, [{ category: 'payments', email: 'daily' }]);
  });

  const lives = (person: TestPerson, timeZone: string) =>
    test.sql(`update user_account set time_zone = $2 where id = $1`, [person.id, timeZone]);
  /** Several processes, several times, as the job comes every quarter of an hour. */
  const look = async (at: string) => {
    clock.set(at);
    await Promise.all([test, other, test, other].map(({ app }) => app.get(Digests).compileDue()));
    await test.app.get(Digests).compileDue();
  };
  const summaries = async (person: TestPerson) => {
    await clinic.quiet();
    return (await clinic.mailbox.of(person.email)).map(({ subject, text }) => ({ subject, text }));
  };

  it('hold all of a day in one mail, when it is morning where the reader is', async () => {
    await lives(asha, 'Asia/Kolkata');
    const bela = await clinic.person();
    await clinic.prefer(bela, [{ category: 'payments', email: 'daily' }]);
    await lives(bela, 'America/Los_Angeles');
    for (const amount of [10_000, 20_000]) for (const person of [asha, bela]) await clinic.pay(person, amount);
    await clinic.quiet();
    expect(await clinic.listed(asha)).toHaveLength(2);
    await look('2031-05-06T01:15:00Z');
    expect(await summaries(asha)).toEqual([]);
    await look('2031-05-06T01:30:00Z');
    const [{ subject, text }, ...more] = await summaries(asha);
    expect([subject, more]).toEqual(['Your summary of Tuesday, 6 May 2031', []]);
    expect(text).toContain('2 things happened');
    expect(text).toMatch(/100\.00[^]*200\.00/);
    // It is still the evening before, after seven, in Los Angeles.
    expect((await summaries(bela)).map((mail) => mail.subject)).toEqual(['Your summary of Monday, 5 May 2031']);
    expect(await clinic.deliveries(asha)).toEqual([
      ['daily', 'sent'],
      ['daily', 'sent'],
    ]);
  });

  it('come once a day, and not at all when nothing happened', async () => {
    await clinic.pay(asha);
    await clinic.quiet();
    await look('2031-05-06T08:00:00Z');
    await clinic.pay(asha);
    await clinic.quiet();
    await look('2031-05-06T09:00:00Z');
    await look('2031-05-06T23:00:00Z');
    expect(await summaries(asha)).toHaveLength(1);
    await look('2031-05-07T06:45:00Z');
    expect(await summaries(asha)).toHaveLength(1);
    await look('2031-05-07T07:00:00Z');
    expect(await summaries(asha)).toHaveLength(2);
    await look('2031-05-08T07:00:00Z');
    expect(await summaries(asha)).toHaveLength(2);
  });

  it('end by their link, for everything that stands in them', async () => {
    await clinic.prefer(asha, [{ category: 'appointments', email: 'daily' }]);
    await clinic.pay(asha);
    await clinic.quiet();
    await look('2031-05-06T08:00:00Z');
    const { headers } = await clinic.mailbox.next(asha.email, /^Your summary/);
    const link = new URL(headers.find(({ key }) => key === 'list-unsubscribe')!.value.slice(1, -1));
    const { status } = await test.http(link.pathname + link.search, { method: 'POST' });
    expect(status).toBe(200);
    const chosen = await test.sql(
      `select category, in_app, email from notification_preference where user_id = $1 order by category`,
      [asha.id],
    );
    // What nobody has chosen is daily for these two.
    expect(chosen.map(({ category, in_app: inApp, email }) => [category, inApp, email] as unknown)).toEqual(
      ['appointments', 'other', 'payments', 'stock'].map((category) => [category, true, 'off']),
    );
    await clinic.pay(asha);
    await clinic.quiet();
    await look('2031-05-07T08:00:00Z');
    expect(await summaries(asha)).toHaveLength(1);
  });

  it('leave out what is not wanted any more when they are written', async () => {
    await clinic.prefer(asha, [{ category: 'appointments', email: 'daily' }]);
    await clinic.pay(asha);
    await clinic.publish('consultation.missed', {
      ...{ consultationId: asha.id, doctorUserId: null, patientId: asha.id },
      ...{ startsAt: '2031-05-05T10:00:00Z', status: 'no_show', previousStatus: 'scheduled' },
    });
    await clinic.quiet();
    await clinic.prefer(asha, [{ category: 'payments', email: 'off' }]);
    await look('2031-05-06T08:00:00Z');
    const [{ text }] = await summaries(asha);
    expect(text).toContain('One thing happened');
    expect(text).toContain('Consultation missed');
    expect(text).not.toContain('Payment due');
    expect((await clinic.deliveries(asha)).map(([, state]) => state).sort()).toEqual(['dropped', 'sent']);
  });

  it('list the last fifty of many', async () => {
    await test.sql(
      `with told as (
         insert into notification (id, user_id, event_id, type, title, body, created_at)
         select gen_random_uuid(), $1, gen_random_uuid(), 'payment.owed', 'Payment due', 'Please pay ' || n, now() + make_interval(secs => n)
           from generate_series(1, 53) n returning id, created_at)
       insert into notification_delivery (notification_id, user_id, category, mode, state, created_at)
       select id, $1, 'payments', 'daily', 'pending', created_at from told`,
      [asha.id],
    );
    await look('2031-05-06T08:00:00Z');
    const [{ text }] = await summaries(asha);
    expect(text).toContain('53 things happened');
    expect(text).toContain('3 more are in the application');
    expect(text?.match(/Payment due:/g)).toHaveLength(50);
  }, 240_000);
});
