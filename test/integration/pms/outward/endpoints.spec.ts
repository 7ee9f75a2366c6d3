import { startTestApp, type TestApp } from '../../../support/test-app';
import { type Endpoint, ToldPartner } from './told-partner';

let test: TestApp;
let partner: ToldPartner;

beforeAll(async () => {
  test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
  partner = await ToldPartner.register(test);
});
afterAll(() => test.close());

let made = 0;
const aUrl = () => `https://pms.example/hook/${(made += 1)}`;
const actions = async (subject: string) =>
  (await test.sql<{ action: string }>(`select action from audit_log where subject_id = $1 order by at`, [subject])).map(
    ({ action }) => action,
  );

describe("a partner's endpoints", () => {
  it('are added, listed, changed and removed, and each change is in the audit trail', async () => {
    const own = await ToldPartner.register(test);
    const added = await own.ask<Endpoint>('/endpoints', 'POST', { url: 'https://pms.example:8443/hook?token=x' });
    expect([added.status, added.body.data]).toEqual([
      201,
      expect.objectContaining({ url: 'https://pms.example:8443/hook?token=x', eventTypes: [], status: 'active' }),
    ]);
    const { id } = added.body.data;
    const changes = { eventTypes: ['stock.low', 'stock.changed'], description: 'Warehouse', status: 'disabled' };
    const changed = await own.ask<Endpoint>(`/endpoints/${id}`, 'PATCH', changes, { 'If-Match': '"1"' });
    expect(changed.body.data).toMatchObject({
      ...{ eventTypes: ['stock.changed', 'stock.low'], status: 'disabled', disabledBecause: 'by_hand', version: 2 },
    });
    expect((await own.ask(`/endpoints/${id}`, 'PATCH', { status: 'active' }, { 'If-Match': '"1"' })).status).toBe(412);
    expect((await own.ask<Endpoint[]>('/endpoints')).body.data.map((each) => each.id)).toEqual([id]);
    expect((await own.ask(`/endpoints/${id}`, 'DELETE')).status).toBe(200);
    expect((await own.ask(`/endpoints/${id}`)).status).toBe(404);
    expect((await own.ask<Endpoint[]>('/endpoints')).body.data).toEqual([]);
    const [first, ...rest] = (await actions(own.id)).filter((action) => action.includes('endpoint'));
    expect([first, ...rest]).toEqual([
      'partner.endpoint_added',
      'partner.endpoint_changed',
      'partner.endpoint_removed',
    ]);
  });

  it.each([
    ['no URL', 'pms.example'],
    ['another scheme', 'ftp://pms.example/'],
    ['a user', 'https://user:password@pms.example/'],
    ['a fragment', 'https://pms.example/#part'],
    ['this machine', 'https://127.0.0.1/'],
    ['this machine, in one number', 'https://2130706433/'],
    ['this machine, in octal', 'https://0177.0.0.1/'],
    ['this machine, in IPv6', 'https://[::1]/'],
    ['this machine, mapped into IPv6', 'https://[::ffff:127.0.0.1]/'],
    ["a cloud's metadata", 'http://169.254.169.254/latest/meta-data/'],
    ['a private network', 'https://10.0.0.7/'],
  ])('are not at %s', async (_, url) => {
    const { status, body } = await partner.ask('/endpoints', 'POST', { url });
    expect([status, body.error.code, body.error.errors[0].field]).toEqual([422, 'validation_failed', 'url']);
  });

  it('are refused with every fault, and unknown fields', async () => {
    const { status, body } = await partner.ask('/endpoints', 'POST', { eventTypes: ['patient.cured'], secret: 'x' });
    expect([status, body.error.errors.map(({ field }) => field).sort()]).toEqual([
      422,
      ['eventTypes', 'secret', 'url'],
    ]);
  });

  it('have one URL each, and are ten at most, however many are added at once', async () => {
    const own = await ToldPartner.register(test);
    const url = aUrl();
    expect((await own.ask('/endpoints', 'POST', { url })).status).toBe(201);
    const twin = await own.ask('/endpoints', 'POST', { url });
    expect([twin.status, twin.body.error.code]).toEqual([409, 'endpoint_exists']);
    const rivals = Array.from({ length: 14 }, () => own.ask('/endpoints', 'POST', { url: aUrl() }));
    const statuses = (await Promise.all(rivals)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(9);
    expect(new Set(statuses)).toEqual(new Set([201, 409]));
  });

  it("are the administrators' alone, and each partner's own", async () => {
    const { token } = await test.person('staff');
    expect((await test.http(`/api/v1/partners/${partner.id}/endpoints`, { token })).status).toBe(403);
    const { id } = await partner.endpoint(aUrl());
    const other = await ToldPartner.register(test);
    expect((await other.ask(`/endpoints/${id}`)).status).toBe(404);
    expect((await other.ask(`/endpoints/${id}`, 'DELETE')).status).toBe(404);
    expect((await other.ask(`/endpoints/${id}`, 'PATCH', { status: 'disabled' })).status).toBe(404);
    expect((await partner.readEndpoint(id)).status).toBe('active');
  });
});
