import { ApiKeyExpiry } from '../../../src/modules/partners/api-key-expiry.job';
import { aPartner, type PartnerSystem } from '../../factories/partner';
import { Mailbox } from '../../support/mailbox';
import { startTestApp, type TestApp, TestClock } from '../../support/test-app';
import { until } from '../../support/until';

const DAY_MS = 86_400_000;

describe('an API key that is about to expire', () => {
  let test: TestApp;
  let clock: TestClock;
  let soon: PartnerSystem;

  beforeAll(async () => {
    clock = new TestClock();
    test = await startTestApp({ clock, env: { PROCESS_ROLE: 'all' } });
    const inDays = (days: number) => new Date(clock.now().getTime() + days * DAY_MS).toISOString();
    soon = await aPartner(test, { expiresAt: inDays(30) });
    await aPartner(test, { expiresAt: inDays(31) });
    const revoked = await aPartner(test, { expiresAt: inDays(5) });
    const path = `/api/v1/partners/${revoked.partner.id}/api-keys/${revoked.apiKey.id}`;
    await test.http(path, { method: 'DELETE', token: revoked.adminToken });
    const job = test.app.get(ApiKeyExpiry, { strict: false });
    await Promise.all([job.run(), job.run()]);
    await job.run();
  });
  afterAll(() => test.close());

  it('is told of once to each administrator', async () => {
    const told = () =>
      test.sql<{ user_id: string; body: string; subject_id: string }>(
        `select user_id, body, subject_id from notification where type = 'partner.api_key_expiring'`,
      );
    const admins = await test.sql<{ id: string }>(`select id from user_account where role = 'admin'`);
    await until(async () => (await told()).length >= admins.length);
    const rows = await told();
    expect(rows.map(({ user_id: id }) => id).sort()).toEqual(admins.map(({ id }) => id).sort());
    expect(rows[0]).toMatchObject({
      subject_id: soon.partner.id,
      body: expect.stringContaining(soon.partner.name) as string,
    });
  });

  it('is written of once to the contact of its partner', async () => {
    const mailbox = new Mailbox(test);
    const mail = await mailbox.next('it@chemist.example', /API key/);
    expect(mail.text).toContain(
      `"Production" of ${soon.partner.name} expires on ${soon.apiKey.expiresAt.slice(0, 10)}`,
    );
    expect(mail.text).not.toContain('thk_');
    expect(await mailbox.of('it@chemist.example')).toHaveLength(1);
  });
});
