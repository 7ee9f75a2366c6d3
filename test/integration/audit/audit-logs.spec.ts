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

describe('deep and narrow searches', () => {
  it('find what one request did', async () => {
    await readOwn('the-one-0001');
    await readOwn('the-other-1');
    expect((await list('requestId=the-one-0001')).body.data).toEqual([
      expect.objectContaining({ actorId: patient.id, requestId: 'the-one-0001' }),
    ]);
  });

  it('find all actions that begin alike, and take an underscore for itself', async () => {
    await readOwn('own');
    await list(`patientId=${patient.id}`);
    const actionsOf = async (who: TestPerson, action: string) =>
      (await list(`actorId=${who.id}&action=${action}`)).body.data.map((entry) => entry.action);
    expect(await actionsOf(patient, 'user.*')).toEqual(['user.read']);
    expect(await actionsOf(patient, 'use_.*')).toEqual([]);
    expect(await actionsOf(admin, 'audit_log.*')).toContain('audit_log.read');
    expect((await list('action=*')).status).toBe(422);
  });

  it('go on from a row without counting', async () => {
    for (const id of ['1', '2', '3', '4', '5']) await readOwn(id);
    const first = await list(`actorId=${patient.id}&limit=2`);
    const seen = first.body.data.map(({ id }) => id);
    let next: string | undefined = `/api/v1/audit-logs?actorId=${patient.id}&limit=2&cursor=${seen[1]}`;
    while (next) {
      const page: Awaited<ReturnType<typeof list>> = await test.http<Entry[]>(next, { token: admin.token });
      expect(page.headers.get('x-total-count')).toBeNull();
      seen.push(...page.body.data.map(({ id }) => id));
      next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(seen).toHaveLength(5);
    expect(seen).toEqual([...seen].sort().reverse());
  });

  it.each(['audit_log_patient', 'audit_log_request', 'audit_log_xid'])('have %s on every partition', async (index) => {
    const [{ valid, missing }] = await test.sql<{ valid: boolean; missing: number }>(
      `select i.indisvalid as valid,
         (select count(*) from pg_inherits where inhparent = 'audit_log'::regclass)::int
           - (select count(*) from pg_inherits where inhparent = $1::regclass)::int as missing
       from pg_index i where i.indexrelid = $1::regclass`,
      [index],
    );
    expect([valid, missing]).toEqual([true, 0]);
  });
});
