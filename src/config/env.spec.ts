import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationFaults } from './configuration-faults';
import { loadEnvironment } from './env';

const DATABASE_URL = 'postgresql://theriac:hunter2@db.example:5432/theriac';
const KEY = 'c2VjcmV0LWtleS1vZi10aGlzLWNsaW5pYy1vbmx5LTE=';
/** As in test/support/test-app.ts. */
const PUBLISHED_KEYS = 'test:dGhlcmlhYy10ZXN0LWtleS1vZi0zMi1ieXRlcy0xMjM=';
const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL,
  PAYMENT_PROVIDER: 'manual',
  PUBLIC_URL: 'https://clinic.example',
  SMTP_URL: 'smtp://theriac:hunter2@mail.example:587',
  MAIL_FROM: 'Clinic <no-reply@clinic.example>',
  CLINIC_NAME: 'Clinic by the River',
  ENCRYPTION_KEYS: `clinic-2026:${KEY}`,
  AUDIT_SIGNING_KEY: KEY,
};

function faultsOf(source: NodeJS.ProcessEnv): ConfigurationFaults {
  try {
    loadEnvironment(source);
  } catch (error) {
    if (error instanceof ConfigurationFaults) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

const variablesIn = (source: NodeJS.ProcessEnv) => faultsOf(source).faults.map(({ variable }) => variable);

describe('the configuration', () => {
  it('needs nothing but a database', () => {
    expect(loadEnvironment({ DATABASE_URL })).toMatchObject({
      NODE_ENV: 'development',
      PROCESS_ROLE: 'all',
      PORT: 3000,
      DATABASE_POOL_SIZE: 20,
      PAYMENT_PROVIDER: 'sandbox',
      DEMO_DATA: 'off',
      RATE_LIMITS: 'on',
      inProduction: false,
    });
    expect(variablesIn({})).toEqual(['DATABASE_URL']);
  });

  it.each([`a:${KEY}`, `clinic_2026-11:${KEY},older:${KEY}`, `a:${KEY},aa:${KEY},b:${KEY}`])(
    'takes %s for keys of field encryption',
    (keys) => {
      expect(loadEnvironment({ DATABASE_URL, ENCRYPTION_KEYS: keys })).toMatchObject({ ENCRYPTION_KEYS: keys });
    },
  );

  it('reads whole numbers, and takes an empty variable for one that is not set', () => {
    expect(loadEnvironment({ DATABASE_URL, PORT: '0', DATABASE_POOL_SIZE: '' })).toMatchObject({
      PORT: 0,
      DATABASE_POOL_SIZE: 20,
    });
  });

  it.each([
    ['all', true, true],
    ['api', true, false],
    ['worker', false, true],
  ])('serves and works as the role %s says', (role, servesHttp, worksQueues) => {
    expect(loadEnvironment({ DATABASE_URL, PROCESS_ROLE: role })).toMatchObject({ servesHttp, worksQueues });
  });

  it.each([
    ['NODE_ENV', 'staging'],
    ['PROCESS_ROLE', 'cron'],
    ['PORT', '80.5'],
    ['PORT', '65536'],
    ['PORT', '0x50'],
    ['DATABASE_URL', 'mysql://db.example/theriac'],
    ['DATABASE_POOL_SIZE', '1'],
    ['REDIS_URL', 'localhost:6379'],
    ['PAYMENT_PROVIDER', 'paypal'],
    ['PAYMENT_TIMEOUT_MS', '50'],
    ['SIGNING_KEY_ROTATION_DAYS', '0'],
    ['SESSION_IDLE_DAYS', '366'],
    ['SESSION_MAX_DAYS', 'forever'],
    ['ENCRYPTION_KEYS', 'YS1rZXktd2l0aG91dC1hLW5hbWUtb2YtMzItYnl0ZXM='],
    ['ENCRYPTION_KEYS', 'short:YS1rZXk='],
    ['ENCRYPTION_KEYS', `a:${KEY},`],
    ['ENCRYPTION_KEYS', `a:${KEY};b:${KEY}`],
    ['ENCRYPTION_KEYS', `a:${KEY},b:${KEY},a:${KEY}`],
    ['AUDIT_SIGNING_KEY', 'short'],
    ['AUDIT_SIGNING_KEY', 'ssh-ed25519 AAAA'],
    ['AUDIT_PUBLIC_KEYS', `${KEY};${KEY}`],
    ['AUDIT_SEALING', 'no'],
    ['DATABASE_MIGRATION_URL', 'db.example'],
    ['PUBLIC_URL', 'clinic.example'],
    ['PUBLIC_URL', 'https://clinic.example/'],
    ['PUBLIC_URL', 'https://clinic.example/?next=x'],
    ['SMTP_URL', 'mail.example:587'],
    ['MAIL_TRANSPORT', 'smtp'],
    ['MAIL_FROM', 'Clinic'],
    ['MAIL_FROM', 'Clinic <a@clinic.example>, b@clinic.example'],
    ['MAIL_FROM', 'Clinic\r\nBcc: x <a@clinic.example>'],
    ['UNVERIFIED_ACCOUNTS', 'may_login'],
    ['DEMO_DATA', 'yes'],
    ['RATE_LIMITS', 'false'],
    ['LOG_LEVEL', 'loud'],
    ['LOG_FORMAT', 'xml'],
    ['DRAIN_DELAY_SECONDS', '61'],
    ['SHUTDOWN_GRACE_SECONDS', '0'],
    ['STARTUP_TASKS', 'migrate,drop'],
  ])('refuses %s=%s and nothing else', (variable, value) => {
    expect(variablesIn({ DATABASE_URL, [variable]: value })).toEqual([variable]);
  });

  it('lists every fault at once, each with what is expected, found and to be done', () => {
    const error = faultsOf({ PORT: 'http', PAYMENT_PROVIDER: 'paypal', LOG_LEVEL: 'loud' });
    expect(error.faults.map(({ variable }) => variable).sort()).toEqual([
      'DATABASE_URL',
      'LOG_LEVEL',
      'PAYMENT_PROVIDER',
      'PORT',
    ]);
    expect(error.message).toMatch(/^4 configuration faults:/);
    expect(error.faults).toContainEqual({
      variable: 'PAYMENT_PROVIDER',
      expected: expect.stringContaining('sandbox, manual') as string,
      found: 'paypal',
      mend: 'correct PAYMENT_PROVIDER or remove it',
    });
    expect(error.faults).toContainEqual(
      expect.objectContaining({ variable: 'DATABASE_URL', found: 'nothing', mend: 'set DATABASE_URL' }),
    );
    for (const { variable, found, mend } of error.faults) {
      for (const text of [variable, found, mend]) expect(error.message).toContain(text);
    }
  });

  it('says one fault of a variable once, even where production has a word of its own', () => {
    expect(variablesIn({ ...PRODUCTION, ENCRYPTION_KEYS: 'short' })).toEqual(['ENCRYPTION_KEYS']);
  });

  it('shows no secret of what it refuses', () => {
    const { message } = faultsOf({
      DATABASE_URL: 'mysql://theriac:hunter2@db.example/theriac',
      ENCRYPTION_KEYS: 'hunter4:hunter5',
      REDIS_URL: 'default:hunter3@redis.example:6379',
    });
    expect(message).not.toMatch(/hunter/);
    expect(message).toContain('mysql://***@db.example/theriac');
    expect(message).toContain('a secret of 15 characters');
  });
});

describe('the configuration of production', () => {
  it('may do without a mail server only when it says so', () => {
    const files = { ...PRODUCTION, SMTP_URL: undefined, MAIL_FROM: undefined, MAIL_TRANSPORT: 'file' };
    expect(loadEnvironment(files)).toMatchObject({ MAIL_TRANSPORT: 'file' });
  });

  it('lets a process that seals nothing do without the signing key', () => {
    const verifies = {
      ...PRODUCTION,
      PROCESS_ROLE: 'api',
      AUDIT_SIGNING_KEY: undefined,
      AUDIT_PUBLIC_KEYS: `${KEY},${KEY}`,
    };
    expect(loadEnvironment(verifies)).toMatchObject({ AUDIT_PUBLIC_KEYS: `${KEY},${KEY}` });
  });

  it('is accepted when it is meant for patients', () => {
    expect(loadEnvironment(PRODUCTION).inProduction).toBe(true);
  });

  it.each([
    ['PAYMENT_PROVIDER', { PAYMENT_PROVIDER: 'sandbox' }],
    ['PAYMENT_PROVIDER', { PAYMENT_PROVIDER: undefined }],
    ['ENCRYPTION_KEYS', { ENCRYPTION_KEYS: undefined }],
    ['ENCRYPTION_KEYS', { ENCRYPTION_KEYS: `own:${KEY},${PUBLISHED_KEYS}` }],
    ['DATABASE_URL', { DATABASE_EMBEDDED: 'yes' }],
    ['AUDIT_SIGNING_KEY', { AUDIT_SIGNING_KEY: undefined }],
    ['AUDIT_SIGNING_KEY', { AUDIT_SIGNING_KEY: undefined, AUDIT_PUBLIC_KEYS: KEY }],
    ['AUDIT_SIGNING_KEY', { AUDIT_SIGNING_KEY: undefined, PROCESS_ROLE: 'api' }],
    ['AUDIT_SEALING', { AUDIT_SEALING: 'off' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'http://clinic.example' }],
    ['PUBLIC_URL', { PUBLIC_URL: undefined }],
    ['SMTP_URL', { SMTP_URL: undefined }],
    ['MAIL_FROM', { MAIL_FROM: undefined }],
    ['CLINIC_NAME', { CLINIC_NAME: undefined }],
    ['DEMO_DATA', { DEMO_DATA: 'on' }],
    ['RATE_LIMITS', { RATE_LIMITS: 'off' }],
  ])('refuses %s when it is %j', (variable, over) => {
    expect(variablesIn({ ...PRODUCTION, ...over })).toEqual([variable]);
    expect(() => loadEnvironment({ ...PRODUCTION, ...over, NODE_ENV: 'development' })).not.toThrow();
  });

  it('refuses the keys that stand in the tests', () => {
    const text = readFileSync(join(__dirname, '..', '..', 'test', 'support', 'test-app.ts'), 'utf8');
    const [, keys] = /TEST_ENCRYPTION_KEYS = '([^']+)'/.exec(text) ?? [];
    expect(keys).toBe(PUBLISHED_KEYS);
    expect(variablesIn({ ...PRODUCTION, ENCRYPTION_KEYS: keys })).toEqual(['ENCRYPTION_KEYS']);
  });

  it('lists everything that it refuses, without the secret', () => {
    const ENCRYPTION_KEYS = PUBLISHED_KEYS;
    const unsafe = { PAYMENT_PROVIDER: 'sandbox', ENCRYPTION_KEYS, DATABASE_EMBEDDED: 'yes', DEMO_DATA: 'on' };
    const { faults, message } = faultsOf({ ...PRODUCTION, ...unsafe, RATE_LIMITS: 'off' });
    expect(faults.map(({ variable }) => variable)).toEqual([
      'PAYMENT_PROVIDER',
      'ENCRYPTION_KEYS',
      'DATABASE_URL',
      'DEMO_DATA',
      'RATE_LIMITS',
    ]);
    expect(message).not.toContain(ENCRYPTION_KEYS);
    expect(message).not.toContain('hunter2');
  });
});
