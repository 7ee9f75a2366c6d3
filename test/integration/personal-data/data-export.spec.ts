import { booking, CARD, openPractice } from '../../factories/clinic';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { eventually } from '../outbox/eventually';
import { auditRows } from '../identity/authentication';

interface Exported {
  version: number;
  sections: Record<string, { count: number; complete: boolean; items: Record<string, unknown>[] }>;
}

describe('the export of one’s own data', () => {
  let test: TestApp;
  let asha: TestPerson;
  let bela: TestPerson;
  let visit: string;

  beforeAll(async () => {
    test = await startTestApp();
    [asha, bela] = [
      await test.person('patient', { name: 'Asha Rao' }),
      await test.person('patient', { name: 'Bela Shah' }),
    ];
    const doctor = await openPractice(test);
    for (const [who, at, reason] of [
      [asha, 0, 'A secret cough'],
      [bela, 1, 'A secret rash'],
    ] as const) {
      const { body } = await test.http<{ id: string }>('/api/v1/consultations', {
        token: who.token,
        body: booking(doctor.id, doctor.starts[at], { ...CARD, reason }),
      });
      if (who === asha) visit = body.data.id;
    }
    const { token } = await test.person('admin');
    await test.http(`/api/v1/users/${asha.id}`, { token });
    await test.http('/api/v1/auth/login', { body: { email: asha.email, password: 'theriac-demo' } });
    await eventually(async () =>
      expect(await test.sql('select from notification where user_id = $1', [asha.id])).not.toEqual([]),
    );
  });
  afterAll(() => test.close());

  const exported = async (who: TestPerson) => {
    const answer = await test.http<Exported>('/api/v1/users/me/data-export', { token: who.token });
    expect(answer.status).toBe(200);
    return answer;
  };

  it('holds everything about the person, opened', async () => {
    const { body, headers } = await exported(asha);
    expect(headers.get('cache-control')).toBe('no-store');
    const { version, sections } = body.data;
    expect(version).toBe(1);
    expect(sections.profile.items).toMatchObject([{ id: asha.id, email: asha.email, name: 'Asha Rao' }]);
    expect(sections.consultations.items).toMatchObject([
      { id: visit, reason: 'A secret cough', cancellationReason: null },
    ]);
    expect(sections.payments.items).toMatchObject([{ consultationId: visit, amount: 15_000, currency: 'INR' }]);
    expect(sections.notifications.count).toBeGreaterThan(0);
    expect(sections.sessions.count).toBeGreaterThan(0);
    expect(sections.accessLog.items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['user.read', 'consultation.booked']),
    );
    for (const { count, complete, items } of Object.values(sections)) {
      expect([count, complete]).toEqual([items.length, true]);
    }
  });

  it('holds nothing of anybody else, and no secret', async () => {
    const { text } = await exported(asha);
    for (const foreign of [bela.id, bela.email, 'Bela', 'A secret rash']) expect(text).not.toContain(foreign);
    expect(text).not.toMatch(/argon2|password|token|"secret|tok_visa/i);
  });

  it('leaves an audit row', async () => {
    await exported(bela);
    const rows = await auditRows(test, `action = 'user.data_exported' and subject_id = '${bela.id}'`);
    expect(rows).toMatchObject([
      { outcome: 'success', details: { sections: expect.arrayContaining(['profile']) as string[] } },
    ]);
  });

  it('says when a section is not whole', async () => {
    await test.sql(
      `insert into notification (id, user_id, event_id, type, title, body, created_at)
       select gen_random_uuid(), $1, gen_random_uuid(), 'test', 'Many', 'Many', now() from generate_series(1, 10001)`,
      [bela.id],
    );
    const { notifications } = (await exported(bela)).body.data.sections;
    expect([notifications.count, notifications.complete]).toEqual([10_000, false]);
  });
});
