import { setTimeout as sleep } from 'node:timers/promises';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';

interface Entry {
  id: string;
  at: string;
  action: string;
  subjectId: string | null;
  details: Record<string, unknown> | null;
}

let test: TestApp;
let admin: TestPerson;
let patient: TestPerson;
beforeAll(async () => {
  test = await startTestApp();
});
beforeEach(async () => {
  admin = await test.person('admin');
  patient = await test.person('patient');
});
afterAll(() => test.close());

const list = (query: string) => test.http<Entry[]>(`/api/v1/audit-logs?${query}`, { token: admin.token });
const readOwn = (requestId: string) =>
  test.http('/api/v1/users/me', { token: patient.token, headers: { 'x-request-id': requestId } });

describe('the audit trail', () => {
  it('shows who did what to whom, newest first', async () => {
    await readOwn('first');
    await readOwn('second');
    const { status, body, headers } = await list(`actorId=${patient.id}`);
    expect(status).toBe(200);
    expect(body.data).toEqual(
      ['second', 'first'].map((requestId) => ({
        id: expect.any(String),
        at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
        actorId: patient.id,
        actorRole: 'patient',
        action: 'user.read',
        subjectType: 'user',
        subjectId: patient.id,
        patientId: patient.id,
        outcome: 'success',
        requestId,
        address: '127.0.0.1',
        details: null,
      })),
    );
    expect(headers.get('x-total-count')).toBe('2');
  });

  it.each([
    ['subjectId', () => `subjectId=${patient.id}`],
    ['patientId', () => `patientId=${patient.id}`],
    ['subject type and actor', () => `subjectType=user&actorId=${patient.id}`],
    ['action and actor', () => `action=user.read&actorId=${patient.id}`],
    ['outcome and actor', () => `outcome=success&actorId=${patient.id}`],
  ])('is filtered by %s', async (_, query) => {
    const other = await test.person('patient');
    await test.http('/api/v1/users/me', { token: other.token });
    await readOwn('own');
    const { body } = await list(query());
    expect(body.data).toEqual([expect.objectContaining({ requestId: 'own', subjectId: patient.id })]);
  });

  it.each(['subjectType=doctor', 'action=user.updated', 'outcome=denied'])(
    'leaves out what %s does not name',
    async (query) => {
      await readOwn('own');
      expect((await list(`${query}&actorId=${patient.id}`)).body.data).toEqual([]);
    },
  );

  it('is cut at instants, the first included and the last not', async () => {
    await readOwn('first');
    // Instants are shown to the millisecond: the two may not share one.
    await sleep(2);
    await readOwn('second');
    const at = (await list(`actorId=${patient.id}`)).body.data[0].at;
    const since = await list(`actorId=${patient.id}&from=${at}`);
    const until = await list(`actorId=${patient.id}&to=${encodeURIComponent(at.replace('Z', '+00:00'))}`);
    expect(since.body.data).toEqual([expect.objectContaining({ requestId: 'second' })]);
    expect(until.body.data).toEqual([expect.objectContaining({ requestId: 'first' })]);
  });

  it('comes in pages', async () => {
    for (const id of ['1', '2', '3']) await readOwn(id);
    const { body, headers } = await list(`actorId=${patient.id}&limit=1&offset=1`);
    expect(body.data).toEqual([expect.objectContaining({ requestId: '2' })]);
    expect(headers.get('x-total-count')).toBe('3');
    expect(headers.get('link')).toMatch(/rel="prev".*rel="next"/);
  });

  it('tells that it was read, by whom and with what filters', async () => {
    await list(`patientId=${patient.id}`);
    const { body } = await list(`actorId=${admin.id}`);
    expect(body.data).toEqual([
      expect.objectContaining({
        action: 'audit_log.read',
        patientId: patient.id,
        details: { filters: { limit: 20, offset: 0, patientId: patient.id } },
      }),
    ]);
  });

  it.each(['actorId=x', 'from=yesterday', 'from=2026-12-01T10:00:00', 'outcome=good', 'limit=101', 'sort=at'])(
    'refuses the filter %s',
    async (query) => {
      expect((await list(query)).status).toBe(422);
    },
  );

  it('cannot be changed, even by hand', async () => {
    await readOwn('own');
    await expect(test.sql(`update audit_log set outcome = 'denied'`)).rejects.toMatchObject({ code: 'TH002' });
    await expect(test.sql('delete from audit_log')).rejects.toMatchObject({ code: 'TH002' });
    await expect(test.sql('truncate audit_log')).rejects.toMatchObject({ code: 'TH002' });
  });
});

describe('a refusal', () => {
  it('leaves a row that names the route and the subject before the answer is there', async () => {
    const { status } = await test.http(`/api/v1/users/${admin.id}`, {
      token: patient.token,
      headers: { 'x-request-id': 'refused' },
    });
    expect(status).toBe(403);
    expect((await list(`actorId=${patient.id}`)).body.data).toEqual([
      expect.objectContaining({
        action: 'access.denied',
        actorRole: 'patient',
        subjectType: 'route',
        subjectId: admin.id,
        outcome: 'denied',
        requestId: 'refused',
        details: { method: 'GET', route: '/api/v1/users/:id', code: 'forbidden' },
      }),
    ]);
  });

  it('stays a refusal when its row cannot be written', async () => {
    await test.sql('alter table audit_log rename to audit_log_away');
    try {
      expect((await test.http('/api/v1/users', { token: patient.token })).status).toBe(403);
    } finally {
      await test.sql('alter table audit_log_away rename to audit_log');
    }
  });

  it('leaves none when nobody has signed in: anyone could fill the trail', async () => {
    await test.http('/api/v1/users', { headers: { 'x-request-id': 'stranger' } });
    expect(await test.sql(`select from audit_log where request_id = 'stranger'`)).toHaveLength(0);
  });
});
