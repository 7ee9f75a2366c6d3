import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const REPOSITORY = join(__dirname, '..', '..', '..');
const DOCTOR = join(REPOSITORY, 'scripts', 'doctor.mjs');
const ENTRY_POINTS = ['main.js', 'worker.js'].map((name) => join(REPOSITORY, 'dist', 'src', name));
const PRODUCTION = {
  NODE_ENV: 'production',
  // Nobody listens there: a process that gets as far as connecting fails in other words.
  DATABASE_URL: 'postgresql://theriac:hunter2@127.0.0.1:1/theriac',
  PAYMENT_PROVIDER: 'manual',
  PUBLIC_URL: 'https://clinic.example',
  SMTP_URL: 'smtp://theriac:hunter2@mail.example:587',
  MAIL_FROM: 'Clinic <no-reply@clinic.example>',
  CLINIC_NAME: 'Clinic by the River',
  ENCRYPTION_KEYS: 'clinic-2026:c2VjcmV0LWtleS1vZi10aGlzLWNsaW5pYy1vbmx5LTE=',
  AUDIT_SIGNING_KEY: 'c2VhbGluZy1rZXktb2YtdGhpcy1jbGluaWMtb25seS0=',
};
/** As in test/support/test-app.ts. */
const PUBLISHED_KEYS = 'test:dGhlcmlhYy10ZXN0LWtleS1vZi0zMi1ieXRlcy0xMjM=';

interface Ending {
  code: number | null;
  said: string;
}

/** Runs it with these variables and none of the test's own. */
function run(program: string, variables: Record<string, string>, folder: string): Promise<Ending> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: folder, ...variables };
  const child = spawn(process.execPath, [program], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
}

/** The variables that a list of faults names. */
const named = (said: string) => [...said.matchAll(/^ {2}([A-Z_]+)$/gm)].map(([, variable]) => variable).sort();

describe('a process that is not configured as it must be', () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'theriac-configuration-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  describe('npm run doctor', () => {
    it('finds nothing wrong with no configuration at all', async () => {
      const { code, said } = await run(DOCTOR, {}, folder);
      expect(said).toContain('The configuration is sound (NODE_ENV=development, PROCESS_ROLE=all).');
      expect(code).toBe(0);
    }, 120_000);

    it('finds nothing wrong with one that is meant for patients', async () => {
      const { code, said } = await run(DOCTOR, PRODUCTION, folder);
      expect(said).toContain('The configuration is sound (NODE_ENV=production, PROCESS_ROLE=all).');
      expect(code).toBe(0);
    });

    it('lists every fault at once, shows no secret and fails', async () => {
      const faulty = {
        PORT: 'http',
        PROCESS_ROLE: 'cron',
        DATABASE_URL: 'mysql://theriac:hunter2@db.example/theriac',
        REDIS_URL: 'default:hunter3@redis.example',
        ENCRYPTION_KEYS: 'hunter4',
        LOG_LEVEL: 'loud',
      };
      const { code, said } = await run(DOCTOR, faulty, folder);
      expect(said).toContain('6 configuration faults:');
      expect(named(said)).toEqual(Object.keys(faulty).sort());
      expect(said).toMatch(/PORT\n {4}expected {2}.+\n {4}found {5}http\n {4}mend {6}correct PORT or remove it/);
      expect(said).not.toMatch(/hunter/);
      expect(code).toBe(1);
    });

    it('does not take the embedded server for one of production', async () => {
      const { DATABASE_URL: _, ...without } = PRODUCTION;
      const { code, said } = await run(DOCTOR, without, folder);
      expect(named(said)).toEqual(['DATABASE_URL']);
      expect(code).toBe(1);
    });
  });

  describe.each(ENTRY_POINTS)('in production, %s', (program) => {
    it.each<[string, string, Record<string, string>]>([
      ['the sandbox payment provider', 'PAYMENT_PROVIDER', { PAYMENT_PROVIDER: 'sandbox' }],
      ['published keys', 'ENCRYPTION_KEYS', { ENCRYPTION_KEYS: PUBLISHED_KEYS }],
      ['the embedded database', 'DATABASE_URL', { DATABASE_EMBEDDED: 'yes' }],
      ['the demo data', 'DEMO_DATA', { DEMO_DATA: 'on' }],
    ])('refuses to start with %s', async (_, variable, over) => {
      const { code, said } = await run(program, { ...PRODUCTION, ...over }, folder);
      expect(named(said)).toEqual([variable]);
      expect(said).not.toMatch(/hunter2|dGhlcmlh/);
      expect(code).toBe(1);
    });

    it('names all of them together', async () => {
      const unsafe = {
        PAYMENT_PROVIDER: 'sandbox',
        ENCRYPTION_KEYS: PUBLISHED_KEYS,
        DATABASE_EMBEDDED: 'yes',
        DEMO_DATA: 'on',
      };
      const { code, said } = await run(program, { ...PRODUCTION, ...unsafe }, folder);
      expect(named(said)).toEqual(['DATABASE_URL', 'DEMO_DATA', 'ENCRYPTION_KEYS', 'PAYMENT_PROVIDER']);
      expect(code).toBe(1);
    });
  });
});
