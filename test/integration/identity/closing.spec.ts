import { AccountUpkeep } from '../../../src/modules/identity/account-upkeep.job';
import { booking, openPractice } from '../../factories/clinic';
import { Mailbox } from '../../support/mailbox';
import { startTestApp, type TestApp, type TestPerson } from '../../support/test-app';
import { eventually } from '../outbox/eventually';
import { type Authentication, auditRows } from './authentication';

const PASSWORD = 'theriac-demo';

let test: TestApp;
let mailbox: Mailbox;
let admin: TestPerson;

beforeAll(async () => {
  test = await startTestApp();
  mailbox = new Mailbox(test);
  admin = await test.person('admin');
});
afterAll(() => test.close());

const logIn = (email: string) =>
  test.http<Authentication>('/api/v1/auth/login', { body: { email, password: PASSWORD } });
const leave = (how: 'deactivation' | 'erasure', token: string, currentPassword = PASSWORD) =>
  test.http(`/api/v1/users/me/${how}`, { token, body: { currentPassword } });
const asAdmin = (path: string, body?: object, token = admin.token) =>
  test.http(`/api/v1/users/${path}`, { method: 'POST', token, body });

async function visitOf(patient: TestPerson): Promise<string> {
  const doctor = await openPractice(test);
  const { body } = await test.http<{ id: string }>('/api/v1/consultations', {
    token: patient.token,
    body: booking(doctor.id, doctor.starts[0], { reason: 'A secret cough' }),
  });
  return body.data.id;
}

describe('an account that its holder deactivates', () => {
  it('lets nobody in, with the answer of a wrong password, and its sessions are over', async () => {
    const asha = await test.person('patient');
    const session = (await logIn(asha.email)).body.data;
    expect((await leave('deactivation', session.accessToken)).status).toBe(200);
    const { status, body } = await logIn(asha.email);
    expect([status, body.error.code]).toEqual([401, 'invalid_credentials']);
    expect((await test.http('/api/v1/users/me', { token: session.accessToken })).status).toBe(401);
    expect((await test.http('/api/v1/auth/refresh', { body: { refreshToken: session.refreshToken } })).status).toBe(
      401,
    );
    await mailbox.next(asha.email, /^Your account was deactivated$/);
    expect(await auditRows(test, `subject_id = '${asha.id}' and action = 'user.deactivated'`)).toHaveLength(1);
  });

  it('gets no link to a new password, and its address is not free', async () => {
    const asha = await test.person('patient');
    await leave('deactivation', asha.token);
    await test.http('/api/v1/auth/password-reset-requests', { body: { email: asha.email } });
    const taken = await test.http('/api/v1/auth/signup', {
      body: { email: asha.email, password: 'correct horse battery', name: 'Asha' },
    });
    expect(taken.body.error.code).toBe('email_taken');
    await eventually(async () => expect(await test.sql('select from outbox_event')).toEqual([]));
    expect((await mailbox.of(asha.email)).map(({ subject }) => subject)).not.toContain('Choose a new password');
  });

  it('stays while a visit is to come, which the refusal names', async () => {
    const asha = await test.person('patient');
    const visit = await visitOf(asha);
    for (const how of ['deactivation', 'erasure'] as const) {
      const { status, body } = await leave(how, asha.token);
      expect([status, body.error.code]).toEqual([409, 'obligations_open']);
      expect((body.error as unknown as { obligations: object[] }).obligations).toMatchObject([
        { type: 'consultation', id: visit },
      ]);
    }
    expect((await logIn(asha.email)).status).toBe(200);
    await test.http(`/api/v1/consultations/${visit}/cancellation`, { token: asha.token, body: { reason: 'Moving' } });
    expect((await leave('deactivation', asha.token)).status).toBe(200);
  });

  it('needs the password', async () => {
    const asha = await test.person('patient');
    for (const how of ['deactivation', 'erasure'] as const) {
      expect((await leave(how, asha.token, 'not the password')).body.error.code).toBe('wrong_password');
    }
    expect((await logIn(asha.email)).status).toBe(200);
  });

  it('opens to nobody who logs in at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const asha = await test.person('patient');
      const [left, ...logIns] = await Promise.all([
        leave('deactivation', asha.token),
        logIn(asha.email),
        logIn(asha.email),
      ]);
      expect(left.status).toBe(200);
      for (const { status, body } of logIns) {
        if (status !== 200) continue;
        expect((await test.http('/api/v1/users/me', { token: body.data.accessToken })).status).toBe(401);
      }
      expect(await test.sql('select from session where user_id = $1 and revoked_at is null', [asha.id])).toEqual([]);
    }
  });
});

describe('an administrator', () => {
  it('closes an account at once, whatever is to come, and opens it again', async () => {
    const asha = await test.person('patient');
    await visitOf(asha);
    const closed = await asAdmin(`${asha.id}/deactivation`, { reason: 'compromised' });
    expect([closed.status, typeof closed.body.data.deactivatedAt]).toEqual([200, 'string']);
    expect((await logIn(asha.email)).status).toBe(401);
    expect((await asAdmin(`${asha.id}/deactivation`, { reason: 'misused' })).status).toBe(200);
    expect(await auditRows(test, `subject_id = '${asha.id}' and action = 'user.deactivated'`)).toMatchObject([
      { details: { reason: 'compromised' } },
    ]);
    const opened = await asAdmin(`${asha.id}/reactivation`);
    expect([opened.status, opened.body.data.deactivatedAt]).toEqual([200, null]);
    expect((await logIn(asha.email)).status).toBe(200);
    await mailbox.next(asha.email, /^Your account is active again$/);
  });

  it('never is the last one to go', async () => {
    const [asha, bela] = [await test.person('admin'), await test.person('admin')];
    await test.sql(`update user_account set deactivated_at = now() where role = 'admin' and id not in ($1, $2)`, [
      asha.id,
      bela.id,
    ]);
    const answers = await Promise.all([
      asAdmin(`${bela.id}/deactivation`, { reason: 'misused' }, asha.token),
      asAdmin(`${asha.id}/deactivation`, { reason: 'misused' }, bela.token),
    ]);
    expect(answers.map(({ status }) => status).sort()).not.toEqual([200, 200]);
    const left = await test.sql<{ id: string }>(
      `select id from user_account where role = 'admin' and deactivated_at is null`,
    );
    expect(left).toHaveLength(1);
    const last = left[0].id === asha.id ? asha : bela;
    for (const how of ['deactivation', 'erasure'] as const) {
      expect((await leave(how, last.token)).body.error.code).toBe('last_admin');
    }
    await test.sql(`update user_account set deactivated_at = null where id = $1`, [admin.id]);
  });
});

describe('an account that is erased', () => {
  it('leaves nothing of the person in the database, but for what the law keeps', async () => {
    const asha = await test.person('patient', { email: 'erase.me@example.org', name: 'Zebedee Quux' });
    await test.http('/api/v1/users/me', {
      method: 'PATCH',
      token: asha.token,
      body: { phone: '+919812345678', dateOfBirth: '1985-04-12', address: '12 Zanzibar Road' },
    });
    const visit = await visitOf(asha);
    await test.http('/api/v1/users/me/email-change', {
      token: asha.token,
      body: { newEmail: 'erase.me.too@example.org', currentPassword: PASSWORD },
    });
    await test.http(`/api/v1/consultations/${visit}/cancellation`, { token: asha.token, body: { reason: 'Moving' } });
    await eventually(async () => expect(await test.sql('select from outbox_event')).toEqual([]));
    expect((await leave('erasure', asha.token)).status).toBe(200);
    await mailbox.next(asha.email, /^Your account was erased$/);
    await eventually(async () => expect(await test.sql('select from farewell')).toEqual([]));

    const tables = await test.sql<{ name: string }>(
      `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
       where schemaname in ('public', 'bullmq', 'sandbox_provider')`,
    );
    for (const { name } of tables) {
      const found = await test.sql(
        `select from ${name} t where t::text ~* 'erase\\.me|zebedee|quux|zanzibar|9812345678|1985-04-12'`,
      );
      expect([name, found.length]).toEqual([name, 0]);
    }
    const [kept] = await test.sql(
      `select u.role, u.name, c.status, p.amount from user_account u join consultation c on c.patient_id = u.id
       join payment p on p.consultation_id = c.id where u.id = $1`,
      [asha.id],
    );
    expect(kept).toEqual({ role: 'patient', name: 'Erased', status: 'cancelled', amount: '15000' });
    // What was on its way when it happened is swept up later.
    await test.app.get(AccountUpkeep).run();
    const held = await test.sql(
      `select (select count(*) from session where user_id = $1 and (revoked_at is null or address is not null)) as sessions,
              (select count(*) from notification where user_id = $1) as notifications,
              (select count(*) from account_token where user_id = $1) as tokens,
              (select count(*) from idempotency_key where actor_id = $1) as answers`,
      [asha.id],
    );
    expect(held).toEqual([{ sessions: '0', notifications: '0', tokens: '0', answers: '0' }]);
    expect((await logIn('erase.me@example.org')).status).toBe(401);
  });

  it('stays erased: nothing fills it again, not even by hand', async () => {
    const asha = await test.person('patient');
    await leave('erasure', asha.token);
    const refill = test.sql(`update user_account set name = 'Asha' where id = $1`, [asha.id]);
    await expect(refill).rejects.toThrow('user_account_erased_is_empty');
    const again = await asAdmin(`${asha.id}/erasure`);
    expect(again.status).toBe(200);
    expect(await auditRows(test, `subject_id = '${asha.id}' and action = 'user.erased'`)).toHaveLength(1);
    expect((await asAdmin(`${asha.id}/reactivation`)).status).toBe(404);
  });

  it('leaves its address to whoever signs up with it next', async () => {
    const asha = await test.person('patient');
    expect((await asAdmin(`${asha.id}/erasure`)).status).toBe(200);
    const { status, body } = await test.http<Authentication>('/api/v1/auth/signup', {
      body: { email: asha.email, password: 'correct horse battery', name: 'Somebody Else' },
    });
    expect(status).toBe(201);
    expect(body.data.user.id).not.toBe(asha.id);
  });

  it('is erased whole or not at all', async () => {
    const asha = await test.person('patient');
    await test.sql(`create function refuse_erasure() returns trigger language plpgsql as $$ begin
      if new.erased_at is not null then raise exception 'not today'; end if; return new; end $$`);
    await test.sql(
      `create trigger refuse_erasure before update on user_account for each row execute function refuse_erasure()`,
    );
    expect((await leave('erasure', asha.token)).status).toBe(500);
    await test.sql('drop trigger refuse_erasure on user_account');
    expect(await test.sql('select from farewell where user_id = $1', [asha.id])).toEqual([]);
    expect((await logIn(asha.email)).status).toBe(200);
    expect((await leave('erasure', asha.token)).status).toBe(200);
  });
});
