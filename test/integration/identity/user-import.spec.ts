import { hashSync } from '@node-rs/bcrypt';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserImport } from '../../../src/modules/identity';
import { startTestApp, type TestApp } from '../../support/test-app';
import { auditRows } from './authentication';

const PASSWORD = 'correct horse battery';
const HEAD = 'email,name,role,passwordHash,emailVerified,phone,dateOfBirth,address,locale,timeZone';
const CREATE_ADMIN = join(__dirname, '..', '..', '..', 'dist', 'src', 'create-admin.js');

let test: TestApp;
let users: UserImport;
beforeAll(async () => {
  test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
  users = test.app.get(UserImport);
});
afterAll(() => test.close());

const logIn = (email: string, password = PASSWORD) => test.http('/api/v1/auth/login', { body: { email, password } });
const accounts = async () => Number((await test.sql<{ count: string }>('select count(*) from user_account'))[0].count);

describe('accounts from another system', () => {
  it('come with their hashes, profiles and confirmed addresses', async () => {
    const csv = [
      `\uFEFF${HEAD}`,
      `Asha@Example.org,Asha Rao,,${hashSync(PASSWORD, 6)},yes,+919812345678,1985-04-12,"12 MG Road\nBengaluru",en-IN,Asia/Kolkata`,
      'bela@example.org,"Shah, Bela",doctor,,no,,,,,',
    ].join('\r\n');
    expect(await users.check(csv)).toEqual({ accounts: 2, faults: [] });
    expect(await accounts()).toBe(0);
    expect(await users.run(csv)).toEqual({ accounts: 2, faults: [] });
    expect((await logIn('asha@example.org')).status).toBe(200);
    const found = await test.sql(
      `select email, name, role, phone, address, time_zone, email_verified_at is not null as verified
       from user_account order by email`,
    );
    expect(found).toMatchObject([
      { email: 'asha@example.org', role: 'patient', phone: '+919812345678', time_zone: 'Asia/Kolkata', verified: true },
      { email: 'bela@example.org', name: 'Shah, Bela', role: 'doctor', verified: false },
    ]);
    for (const password of ['!', '', PASSWORD])
      expect((await logIn('bela@example.org', password)).status).not.toBe(200);
    expect(await auditRows(test, `action = 'user.imported'`)).toHaveLength(2);
  });

  it('come all or not at all, and every fault is told by its line, without the value', async () => {
    const before = await accounts();
    const csv = [
      HEAD,
      'chandra@example.org,Chandra Iyer,,,,,,,,',
      'no-address,Nobody,,,,,,,,',
      'deepa@example.org,Deepa,king,plain-secret,maybe,66666,2031-02-30,,xx-not-a-locale!,Mars/Olympus',
      'chandra@example.org,Chandra Again,,,,,,,,',
      'asha@example.org,Asha Rao,,,,,,,,',
      `esha@example.org,Esha,,$2b$31$${'a'.repeat(53)},,,,,,`,
      'farah@example.org,,,,,,,,,',
    ].join('\n');
    const { accounts: made, faults } = await users.run(csv);
    expect(made).toBe(0);
    expect([...new Set(faults.map(({ line }) => line))]).toEqual([3, 4, 5, 6, 7, 8]);
    const told = faults.map(({ line, fault }) => `${line} ${fault}`).join('\n');
    for (const part of [
      '3 email must be an e-mail address',
      '4 role',
      '4 passwordHash must be bcrypt',
      '4 emailVerified must be yes or no',
      '4 phone',
      '4 dateOfBirth',
      '4 timeZone',
      '5 email stands in line 2 already',
      '6 email has an account already',
      '7 passwordHash',
      '8 name',
    ]) {
      expect(told).toContain(part);
    }
    expect(told).not.toMatch(/plain-secret|66666|Mars/);
    expect(await accounts()).toBe(before);
  });

  it.each([
    ['a column that we do not know', 'email,name,isAdmin\na@example.org,A,yes', 1, 'unknown columns: isAdmin'],
    ['a line with too many fields', 'email,name\na@example.org,A,B', 2, 'is no CSV'],
    ['a quote that does not end', 'email,name\n"a@example.org,A', 2, 'is no CSV'],
  ])('are refused with %s', async (_, csv, line, fault) => {
    const { faults } = await users.run(csv);
    expect(faults).toEqual([{ line: expect.any(Number) as number, fault: expect.stringContaining(fault) as string }]);
    expect(faults[0].line).toBeLessThanOrEqual(line);
  });

  it('come by the thousand', async () => {
    const lines = Array.from({ length: 1_200 }, (_, n) => `many-${n}@example.org,Person ${n}`);
    expect(await users.run(['email,name', ...lines].join('\n'))).toEqual({ accounts: 1_200, faults: [] });
  });
});

describe('npm run create-admin', () => {
  const folder = mkdtempSync(join(tmpdir(), 'theriac-admin-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** With the variables of a service under test, and the password on its standard input. */
  function createAdmin(email: string, password: string): Promise<{ code: number | null; said: string }> {
    const env = {
      ...process.env,
      NODE_ENV: 'test',
      DATABASE_URL: test.database.serviceUrl,
      DATA_DIR: folder,
      LOG_LEVEL: 'silent',
      ENCRYPTION_KEYS: 'test:dGhlcmlhYy10ZXN0LWtleS1vZi0zMi1ieXRlcy0xMjM=',
    };
    const child = spawn(process.execPath, [CREATE_ADMIN, '--email', email, '--name', 'Amara Okafor'], { env });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stdin.end(`${password}\n`);
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
  }

  it('makes an administrator who can log in, and says so in the audit trail', async () => {
    const { code, said } = await createAdmin('Amara@Example.org', PASSWORD);
    expect([code, said]).toEqual([0, expect.stringContaining('amara@example.org is an administrator now')]);
    expect(said).not.toContain(PASSWORD);
    const { status, body } = await logIn('amara@example.org');
    expect([status, (body.data as { user?: { role: string } }).user?.role]).toEqual([200, 'admin']);
    expect(await auditRows(test, `action = 'user.registered'`)).toMatchObject([{ details: { role: 'admin' } }]);
  }, 240_000);

  it.each([
    ['amara@example.org', PASSWORD, 'already has an account'],
    ['other@example.org', 'password123', 'tried first'],
    ['other@example.org', 'short', '10 to 200'],
    ['not an address', PASSWORD, 'npm run create-admin'],
  ])(
    'makes none for %s with %s',
    async (email, password, why) => {
      const before = await accounts();
      const { code, said } = await createAdmin(email, password);
      expect([code === 0, said]).toEqual([false, expect.stringContaining(why)]);
      expect(await accounts()).toBe(before);
    },
    60_000,
  );
});
