import { randomBytes } from 'node:crypto';
import {
  aPms,
  aWebhookSecret,
  bodyOf,
  deliver,
  type PmsEvent,
  type PmsSystem,
  sealed,
  type Sealing,
  stockEvent,
} from '../../../factories/pms';
import { startTestApp, TestClock, type TestApp } from '../../../support/test-app';
import { until } from '../../../support/until';

const STRANGER = '0199a000-0000-7000-8000-000000000000';

describe('the door for events of partners', () => {
  let test: TestApp;
  let clock: TestClock;
  let pms: PmsSystem;

  beforeAll(async () => {
    clock = new TestClock(new Date('2026-11-21T09:30:00.000Z'));
    test = await startTestApp({ clock, env: { PROCESS_ROLE: 'api' } });
    pms = await aPms(test);
  });
  afterAll(() => test.close());

  const seal = (event: PmsEvent, sealing: Sealing = {}, secrets = [pms.webhookSecret.secret]) =>
    sealed(event, secrets, { at: clock.now(), ...sealing });
  const send = async (event: PmsEvent, sent = seal(event), to = pms.partner.id) => {
    const { status, body } = await deliver(test, to, sent);
    return status === 202 ? `202 ${body.data.repeated ? 'repeated' : 'new'}` : `${status} ${body.error.code}`;
  };
  const stored = async () => Number((await test.sql('select count(*)::integer as n from pms_inbound_event'))[0].n);
  const counted = async (outcome: string) => {
    const { text } = await test.http('/metrics');
    return Number(new RegExp(`pms_webhooks_total{outcome="${outcome}"} (\\d+)`).exec(text)?.[1] ?? 0);
  };

  it('stores an event before it answers, sealed, and once however often it comes at the same time', async () => {
    const event = stockEvent('AMX-500', 1, 40);
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(event)));
    expect(answers.filter((answer) => answer === '202 new')).toHaveLength(1);
    expect(answers.filter((answer) => answer === '202 repeated')).toHaveLength(11);
    const rows = await test.sql('select * from pms_inbound_event where event_id = $1', [event.id]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ deliveries: 12, outcome: 'received', type: 'inventory.counted' });
    expect(rows[0].webhook_secret_id).toBe(pms.webhookSecret.id);
    expect(JSON.stringify(rows[0])).not.toContain('AMX-500');
  });

  it('knows a repeat that was signed anew or written anew, and refuses another event under the same id', async () => {
    const event = stockEvent('AMX-500', 2, 41);
    expect(await send(event)).toBe('202 new');
    clock.advance(60_000);
    const spaced = bodyOf(event, clock.now()).replaceAll(',', ', ');
    expect(await send(event, seal(event, { body: spaced }))).toBe('202 repeated');
    const other = { ...event, data: { ...event.data, onHand: 1_000 } };
    expect(await send(other, seal(other, { body: bodyOf(other, clock.now()) }))).toBe('409 event_id_reused');
    const [{ deliveries }] = await test.sql('select deliveries from pms_inbound_event where event_id = $1', [event.id]);
    expect(deliveries).toBe(2);
  });

  it('answers every forgery alike and keeps nothing of it', async () => {
    const event = stockEvent('AMX-500', 3, 1);
    const good = seal(event);
    const altered = (headers: Record<string, string>) => ({ ...good, headers: { ...good.headers, ...headers } });
    const without = (name: string) => ({
      ...good,
      headers: Object.fromEntries(Object.entries(good.headers).filter(([given]) => given !== name)),
    });
    const before = await stored();
    const forgeries = [
      seal(event, {}, [`whsec_${randomBytes(32).toString('base64')}`]),
      { ...good, body: String(good.body).replace('"onHand":1', '"onHand":9') },
      { ...good, body: JSON.stringify(JSON.parse(String(good.body)), null, 1) },
      altered({ 'webhook-id': 'evt_other' }),
      altered({ 'webhook-timestamp': String(Number(good.headers['webhook-timestamp']) + 1) }),
      altered({ 'webhook-timestamp': 'soon' }),
      altered({ 'webhook-signature': good.headers['webhook-signature'].replace('v1,', 'v2,') }),
      altered({ 'webhook-signature': 'v1,' }),
      altered({ 'webhook-signature': `${'v1,AAAA '.repeat(8)}${good.headers['webhook-signature']}` }),
      without('webhook-id'),
      without('webhook-timestamp'),
      without('webhook-signature'),
      seal(event, { at: new Date(clock.now().getTime() - 301_000) }),
      seal(event, { at: new Date(clock.now().getTime() + 301_000) }),
    ];
    for (const forgery of forgeries) expect(await send(event, forgery)).toBe('401 invalid_webhook_signature');
    for (const to of [STRANGER, 'somebody', `${pms.partner.id}x`]) {
      expect(await send(event, good, to)).toBe('401 invalid_webhook_signature');
    }
    expect(await stored()).toBe(before);
    expect(await counted('bad_time')).toBe(2);
    expect(await counted('unknown_sender')).toBe(3);
    expect(await counted('bad_signature')).toBe(forgeries.length - 2);
    expect(await send(event)).toBe('202 new');
  });

  it('takes a clock that is five minutes off, and not a second more', async () => {
    for (const seconds of [-300, 300]) {
      const event = stockEvent('AMX-500', 4, 1);
      expect(await send(event, seal(event, { at: new Date(clock.now().getTime() + seconds * 1_000) }))).toBe('202 new');
    }
  });

  it('refuses bytes that are no text before anything else', async () => {
    const event = stockEvent('AMX-500', 5, 1);
    const body = Buffer.concat([Buffer.from('{"type":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
    expect(await send(event, seal(event, { body }))).toBe('400 malformed_request');
    expect(await send(event, seal(event, { body: '{' }))).toBe('400 malformed_request');
    expect(await stored()).toBe(
      Number((await test.sql('select count(distinct event_id)::integer as n from pms_inbound_event'))[0].n),
    );
    expect(await counted('malformed')).toBe(1);
  });

  it('takes both secrets while a partner changes over, and several signatures at once', async () => {
    const next = await aWebhookSecret(test, pms);
    const path = `/api/v1/partners/${pms.partner.id}/webhook-secrets`;
    const third = await test.http(path, { method: 'POST', token: pms.adminToken });
    expect([third.status, third.body.error.code]).toEqual([409, 'too_many_keys']);
    const secrets = [
      [pms.webhookSecret.secret],
      [next.secret],
      [randomSecret(), pms.webhookSecret.secret, next.secret],
    ];
    for (const some of secrets) {
      const event = stockEvent('AMX-500', 6, 1);
      expect(await send(event, seal(event, {}, some))).toBe('202 new');
    }
    expect(
      (await test.http(`${path}/${pms.webhookSecret.id}`, { method: 'DELETE', token: pms.adminToken })).status,
    ).toBe(200);
    const event = stockEvent('AMX-500', 7, 1);
    expect(await send(event)).toBe('401 invalid_webhook_signature');
    expect(await send(event, seal(event, {}, [next.secret]))).toBe('202 new');
    const list = await test.http(path, { token: pms.adminToken });
    expect(list.text).not.toContain('whsec_');
    expect(JSON.stringify(await test.sql('select * from pms_webhook_secret'))).not.toContain(next.secret.slice(6));
    pms = { ...pms, webhookSecret: next };
  });

  it('is closed to a partner that is suspended or removed, and tells nobody which', async () => {
    const other = await aPms(test);
    const event = stockEvent('AMX-500', 1, 1);
    const secrets = [other.webhookSecret.secret];
    expect(await send(event, seal(event, {}, secrets), other.partner.id)).toBe('202 new');
    const path = `/api/v1/partners/${other.partner.id}`;
    await test.http(path, { method: 'PATCH', body: { status: 'suspended' }, token: other.adminToken });
    // The door may know the partner as it was for two seconds.
    await until(async () => {
      const late = stockEvent('AMX-500', 2, 1);
      return (await send(late, seal(late, {}, secrets), other.partner.id)) === '401 invalid_webhook_signature';
    });
    await test.http(path, { method: 'DELETE', token: other.adminToken });
    expect(await send(event, seal(event, {}, secrets), other.partner.id)).toBe('401 invalid_webhook_signature');
  });
});

const randomSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
