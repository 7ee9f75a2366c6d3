import { Module } from '@nestjs/common';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { register } from 'prom-client';
import { uuidv7 } from 'uuidv7';
import { DeferredMailJob } from '../../../src/platform/mail/deferred-mail.job';
import { letterTo } from '../../../src/platform/mail/letter';
import { Mailer } from '../../../src/platform/mail/mailer';
import { MailsFromEvents } from '../../../src/platform/mail/mails-from-events';
import type { DeliveredEvent } from '../../../src/platform/outbox/delivered-event';
import { EventHandler, type HandlesEvents } from '../../../src/platform/outbox/event-handler.decorator';
import { startTestApp, type TestApp, TestClock } from '../../support/test-app';
import { eventually } from '../outbox/eventually';
import { SmtpHouse } from './smtp-house';

const ASHA = 'asha@example.org';
const LETTER = letterTo(ASHA, {
  subject: 'Grüße <b>',
  paragraphs: ['Hello & "welcome" <script>alert(1)</script>', "It's yours."],
  link: { label: 'Open', url: 'https://clinic.example/x#token=a&b' },
});

@EventHandler({ name: 'test.letter', events: ['test.letter_wanted'] })
class LetterHandler implements HandlesEvents {
  written = 0;

  constructor(private readonly mails: MailsFromEvents) {}

  handle(event: DeliveredEvent): Promise<void> {
    return this.mails.send('test.letter', event, async () => {
      this.written += 1;
      return LETTER;
    });
  }
}

@Module({ providers: [LetterHandler] })
class LetterModule {}

async function count(transport: string, outcome: string): Promise<number> {
  const { values } = await register.getSingleMetric('mails_total')!.get();
  return values.find(({ labels }) => labels.transport === transport && labels.outcome === outcome)?.value ?? 0;
}

describe('mail without a server', () => {
  let test: TestApp;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'theriac-mail-'));
    test = await startTestApp({ env: { PROCESS_ROLE: 'api', DATA_DIR: folder } });
  });
  afterAll(async () => {
    await test.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is a file that any mail program opens, for the eyes of the service alone', async () => {
    const sentBefore = await count('file', 'sent');
    await test.app.get(Mailer).send({ ...LETTER, id: 'first' });
    const file = join(folder, 'mail', 'first.eml');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'mail')).mode & 0o777).toBe(0o700);
    const raw = readFileSync(file);
    expect(raw.toString().replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const mail = await PostalMime.parse(raw);
    expect(mail).toMatchObject({
      from: { name: 'Theriac', address: 'no-reply@theriac.local' },
      to: [{ address: ASHA }],
      subject: 'Grüße <b>',
      messageId: '<first@localhost>',
    });
    expect(mail.headers).toContainEqual(expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }));
    expect(mail.text).toContain('https://clinic.example/x#token=a&b');
    expect(mail.html).toContain('Hello &amp; &quot;welcome&quot; &lt;script&gt;');
    expect(mail.html).toContain('href="https://clinic.example/x#token=a&amp;b"');
    expect(mail.html).not.toContain('<script>');
    expect(await count('file', 'sent')).toBe(sentBefore + 1);
  });

  it('is one file however often it is tried, and leaves nothing half written', async () => {
    const mailer = test.app.get(Mailer);
    await Promise.all(Array.from({ length: 5 }, () => mailer.send({ ...LETTER, id: 'again' })));
    expect(readdirSync(join(folder, 'mail')).sort()).toEqual(['again.eml', 'first.eml']);
  });

  it('refuses what would smuggle in a header, before anything is written', async () => {
    const mailer = test.app.get(Mailer);
    const bcc = '\r\nBcc: everybody@example.org';
    await expect(mailer.send({ ...LETTER, to: ASHA + bcc })).rejects.toThrow('address');
    await expect(mailer.send({ ...LETTER, subject: `Hello${bcc}` })).rejects.toThrow('subject');
    await expect(mailer.send({ ...LETTER, id: '../../escape' })).rejects.toThrow('id');
    expect(readdirSync(join(folder, 'mail'))).toHaveLength(2);
  });

  it('reads no file and opens no address that a text names', async () => {
    await test.app.get(Mailer).send({ ...LETTER, text: 'file:///etc/passwd', html: undefined, id: 'local' });
    expect(readFileSync(join(folder, 'mail', 'local.eml'), 'utf8')).not.toContain('root:');
  });
});

describe('mail through a server', () => {
  const clock = new TestClock();
  let house: SmtpHouse;
  let test: TestApp;

  beforeAll(async () => {
    house = await SmtpHouse.open();
    test = await startTestApp({
      clock,
      modules: [LetterModule],
      env: { SMTP_URL: house.url, MAIL_FROM: 'Clinic <clinic@example.net>', PUBLIC_URL: 'https://clinic.example' },
    });
  });
  afterAll(async () => {
    await test.close();
    await house.close();
  });
  beforeEach(() => void (house.deliveries.length = 0));

  const commit = async (): Promise<string> => {
    const id = uuidv7();
    await test.sql(
      `insert into outbox_event (id, aggregate_type, aggregate_id, type, payload, occurred_at)
       values ($1, 'test', $2, 'test.letter_wanted', '{}', now())`,
      [id, uuidv7()],
    );
    return id;
  };
  const deferred = () =>
    test.sql<{ event_id: string; attempts: number }>('select event_id, attempts from deferred_mail');
  const recorded = (id: string) =>
    test.sql(`select 1 from processed_message where handler = 'test.letter' and message_id = $1`, [id]);

  it('logs in, and sends many over a few connections', async () => {
    const before = house.connections;
    const mailer = test.app.get(Mailer);
    await Promise.all(Array.from({ length: 12 }, () => mailer.send(LETTER)));
    expect(house.deliveries).toHaveLength(12);
    expect(house.connections - before).toBeLessThanOrEqual(3);
    expect(house.deliveries[0]).toMatchObject({ from: 'clinic@example.net', to: [ASHA] });
    expect(house.deliveries[0].mail.messageId).toMatch(/^<[\w-]+@clinic\.example>$/);
  });

  it('sends one mail for an event, although it is delivered twice', async () => {
    const id = await commit();
    await eventually(async () => expect(await recorded(id)).toHaveLength(1));
    await test.app.get(LetterHandler).handle({ ...AN_EVENT, id });
    expect(house.deliveries.map(({ mail }) => mail.messageId)).toEqual([`<${id}_test-letter@clinic.example>`]);
  });

  it('tries no second time what the server will never take, and does not name it', async () => {
    await house.close();
    const noSuch = Object.assign(new Error(`5.1.1 ${ASHA} unknown`), { responseCode: 550 });
    await house.reopen({ onRcptTo: (_address, _session, done) => done(noSuch) });
    const refusedBefore = await count('smtp', 'refused');
    const refusal = test.app.get(Mailer).send(LETTER);
    await expect(refusal).rejects.toMatchObject({ name: 'MailRefused', responseCode: 550 });
    await expect(refusal).rejects.not.toThrow(ASHA);
    const id = await commit();
    await eventually(async () => expect(await recorded(id)).toHaveLength(1));
    expect(await deferred()).toEqual([]);
    expect(await count('smtp', 'refused')).toBe(refusedBefore + 2);
    await house.close();
    await house.reopen();
  });

  it('comes again when the server says so', async () => {
    await house.close();
    const greylisted = Object.assign(new Error(`4.2.0 ${ASHA} later`), { responseCode: 450 });
    await house.reopen({ onRcptTo: (_address, _session, done) => done(greylisted) });
    const failure = test.app.get(Mailer).send(LETTER);
    await expect(failure).rejects.toThrow('450');
    await expect(failure).rejects.not.toThrow(ASHA);
    await house.close();
    await house.reopen();
  });

  it('waits while the server is down, and sends once when it is back', async () => {
    await house.close();
    const id = await commit();
    await eventually(async () => expect(await deferred()).toEqual([{ event_id: id, attempts: 1 }]));
    const job = test.app.get(DeferredMailJob);
    await job.run();
    expect(await deferred()).toEqual([{ event_id: id, attempts: 1 }]);
    clock.advance(61_000);
    await job.run();
    expect(await deferred()).toEqual([{ event_id: id, attempts: 2 }]);
    await house.reopen();
    clock.advance(121_000);
    await job.run();
    expect(house.deliveries.map(({ mail }) => mail.messageId)).toEqual([`<${id}_test-letter@clinic.example>`]);
    expect([await deferred(), (await recorded(id)).length]).toEqual([[], 1]);
    await job.run();
    expect(house.deliveries).toHaveLength(1);
  });

  // The last one: the breaker that its failures open stays open for a while.
  it('gives up after a day', async () => {
    await house.close();
    const id = await commit();
    await eventually(async () => expect(await deferred()).toHaveLength(1));
    for (let hour = 0; hour < 26 && (await deferred()).length > 0; hour += 1) {
      clock.advance(3_600_001);
      await test.app.get(DeferredMailJob).run();
    }
    expect([await deferred(), (await recorded(id)).length]).toEqual([[], 1]);
    await house.reopen();
    expect(house.deliveries).toHaveLength(0);
  });
});

const AN_EVENT: DeliveredEvent = {
  id: '',
  type: 'test.letter_wanted',
  version: 1,
  aggregateType: 'test',
  aggregateId: uuidv7(),
  occurredAt: new Date(0),
  payload: {},
};
