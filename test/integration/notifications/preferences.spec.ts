import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { MailedClinic } from './a-mailed-clinic';

interface Preferences {
  categories: { category: string; inApp: boolean; email: string; emailChoices: string[] }[];
}

describe('preferences of notifications', () => {
  let test: TestApp;
  let clinic: MailedClinic;
  let asha: TestPerson;

  beforeAll(async () => {
    test = await startTestApp();
    clinic = new MailedClinic(test);
  });
  afterAll(() => test.close());
  beforeEach(async () => void (asha = await clinic.person()));

  const read = async (who: TestPerson) => {
    const { body } = await test.http<Preferences>('/api/v1/notifications/preferences', { token: who.token });
    return Object.fromEntries(body.data.categories.map(({ category, inApp, email }) => [category, { inApp, email }]));
  };
  const change = (categories: unknown, who = asha) =>
    test.http<Preferences>('/api/v1/notifications/preferences', {
      method: 'PATCH',
      token: who.token,
      body: { categories },
    });

  it('are the defaults until somebody chooses, and then what each has chosen', async () => {
    const before = await read(asha);
    expect(before).toMatchObject({
      appointments: { inApp: true, email: 'immediate' },
      security: { inApp: true, email: 'immediate' },
      stock: { inApp: true, email: 'daily' },
    });
    const answer = await change([
      { category: 'payments', email: 'daily' },
      { category: 'reminders', inApp: false },
    ]);
    expect(answer.status).toBe(200);
    const wanted = {
      ...before,
      payments: { inApp: true, email: 'daily' },
      reminders: { inApp: false, email: 'immediate' },
    };
    expect(await read(asha)).toEqual(wanted);
    expect(await read(await clinic.person())).toEqual(before);
    expect(
      await test.sql(
        `select details from audit_log where action = 'notification_preferences.changed' and actor_id = $1`,
        [asha.id],
      ),
    ).toEqual([{ details: { categories: ['payments', 'reminders'] } }]);
  });

  it.each([
    ['mail of security', [{ category: 'security', email: 'off' }], 'categories.0.email'],
    ['security once a day', [{ category: 'security', email: 'daily' }], 'categories.0.email'],
    ['the list of security', [{ category: 'security', inApp: false }], 'categories.0.inApp'],
    ['reminders in a summary', [{ category: 'reminders', email: 'daily' }], 'categories.0.email'],
    [
      'one category twice',
      [
        { category: 'stock', email: 'off' },
        { category: 'stock', email: 'daily' },
      ],
      'categories.1.category',
    ],
    ['a category that there is not', [{ category: 'gossip', email: 'off' }], 'categories.0.category'],
    ['a way that there is not', [{ category: 'stock', email: 'hourly' }], 'categories.0.email'],
    ['nothing', [{ category: 'stock', inApp: null }], 'categories.0.inApp'],
  ])('cannot turn off or choose %s, and change nothing then', async (_, categories, field) => {
    const before = await read(asha);
    const { status, body } = await change([...categories, { category: 'payments', email: 'off' }]);
    expect([status, body.error.errors.map((fault) => fault.field)]).toEqual([422, [field]]);
    expect(await read(asha)).toEqual(before);
  });

  it('decide where news go', async () => {
    await clinic.prefer(asha, [{ category: 'payments', inApp: false, email: 'immediate' }]);
    const bela = await clinic.person();
    await clinic.prefer(bela, [{ category: 'payments', inApp: true, email: 'off' }]);
    const cara = await clinic.person();
    await clinic.prefer(cara, [{ category: 'payments', inApp: false, email: 'off' }]);
    for (const person of [asha, bela, cara]) await clinic.pay(person);
    expect([await clinic.listed(asha), await clinic.subjects(asha)]).toEqual([[], ['Payment due']]);
    expect([(await clinic.listed(bela)).length, await clinic.subjects(bela)]).toEqual([1, []]);
    expect([await clinic.listed(cara), await clinic.subjects(cara)]).toEqual([[], []]);
    expect(await test.sql(`select from notification where user_id = $1`, [cara.id])).toEqual([]);
  });

  it('keep the last of several choices at once, whole', async () => {
    const choices = ['off', 'immediate', 'daily', 'off', 'daily', 'immediate'];
    const answers = await Promise.all(choices.map((email) => change([{ category: 'stock', email }])));
    expect(answers.map(({ status }) => status)).toEqual(choices.map(() => 200));
    expect(choices).toContain((await read(asha)).stock.email);
  });

  it('keep both of two choices at once', async () => {
    for (let round = 0; round < 5; round++) {
      const who = await clinic.person();
      await Promise.all([
        change([{ category: 'payments', inApp: false }], who),
        change([{ category: 'payments', email: 'daily' }], who),
      ]);
      expect((await read(who)).payments).toEqual({ inApp: false, email: 'daily' });
    }
  });

  it('go with the account', async () => {
    await change([{ category: 'payments', email: 'daily' }]);
    const { body } = await test.http<{ sections: Record<string, { items: object[] }> }>(
      '/api/v1/users/me/data-export',
      {
        token: asha.token,
      },
    );
    expect(body.data.sections.notificationPreferences.items).toMatchObject([
      { category: 'payments', inApp: true, email: 'daily' },
    ]);
    await test.http('/api/v1/users/me/erasure', { token: asha.token, body: { currentPassword: 'theriac-demo' } });
    for (const table of ['notification_preference', 'unsubscribe_link', 'notification_delivery', 'calendar_feed']) {
      expect(await test.sql(`select from ${table} where user_id = $1`, [asha.id])).toEqual([]);
    }
  });
});
