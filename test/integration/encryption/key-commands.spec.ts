import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEST_ENCRYPTION_KEYS } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const BUILT = join(__dirname, '..', '..', '..', 'dist', 'src');
const OTHER_KEYS = 'second:c2Vjb25kLXRlc3Qta2V5LW9mLTMyLWJ5dGVzLTEyMzQ=';

describe('the commands for encryption keys', () => {
  let database: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = mkdtempSync(join(tmpdir(), 'theriac-keys-'));
  });

  afterAll(async () => {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  function run(program: string, args: string[] = [], over: Record<string, string> = {}) {
    const env = { PATH: process.env.PATH, DATABASE_URL: database.url, DATA_DIR: folder, PORT: '0', ...over };
    const child = spawn(process.execPath, [join(BUILT, program), ...args], { env, cwd: folder });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    return new Promise<{ code: number | null; said: string }>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, said }));
    });
  }

  const withKeys = (keys: string) => ({ ENCRYPTION_KEYS: keys });

  it('tell that there is no data key yet, and make none by looking', async () => {
    const listed = await run('data-keys.js', [], withKeys(TEST_ENCRYPTION_KEYS));
    expect(listed).toEqual({ code: 0, said: 'There is no data key yet; the first start makes one.\n' });
  });

  it('make the next key and tell when it seals', async () => {
    const made = await run('data-keys.js', ['rotate'], withKeys(TEST_ENCRYPTION_KEYS));
    expect(made).toEqual({ code: 0, said: 'A new data key seals in 120 seconds.\n' });
    const { said } = await run('data-keys.js', ['list'], withKeys(TEST_ENCRYPTION_KEYS));
    expect(said).toMatch(
      /^data key 1, made [\d-]+, wrapped under test: seals\ndata key 2, made [\d-]+, wrapped under test: seals from \S+ on\n$/,
    );
  });

  it('bring up what is left, and say what they know when they are asked for something else', async () => {
    const brought = await run('data-keys.js', ['re-encrypt'], withKeys(TEST_ENCRYPTION_KEYS));
    expect(brought).toEqual({
      code: 0,
      said: '0 values brought under the current data key, 0 cannot be opened.\n',
    });
    expect(await run('data-keys.js', ['turn'], withKeys(TEST_ENCRYPTION_KEYS))).toMatchObject({ code: 2 });
  });

  it('are told of by the doctor', async () => {
    const { code, said } = await run('doctor.js', [], withKeys(TEST_ENCRYPTION_KEYS));
    expect(said).toContain('data key 1,');
    expect(code).toBe(0);
  });

  it.each(['doctor.js', 'data-keys.js', 'main.js', 'worker.js'])(
    '%s refuses to go on without a key that the data needs',
    async (program) => {
      const { code, said } = await run(program, [], withKeys(OTHER_KEYS));
      expect(said).toMatch(
        /ENCRYPTION_KEYS\n {4}expected {2}.*: test\n {4}found {5}second\n {4}mend {6}add the missing keys/,
      );
      expect(said).not.toContain(OTHER_KEYS.split(':')[1]);
      expect(code).toBe(1);
    },
  );

  it('keep a key of their own in the data folder when none is configured, for the owner alone', async () => {
    const fresh = await createTestDatabase();
    try {
      const over = { DATABASE_URL: fresh.url };
      const made = await Promise.all([1, 2, 3].map(() => run('data-keys.js', ['re-encrypt'], over)));
      expect(made.map(({ code }) => code)).toEqual([0, 0, 0]);
      const file = join(folder, 'encryption-key');
      expect(readFileSync(file, 'utf8')).toMatch(/^local-[0-9a-f]{8}:[A-Za-z0-9+/]{43}=$/);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const { said } = await run('data-keys.js', [], over);
      expect(said).toMatch(/^data key 1, made \S+, wrapped under local-[0-9a-f]{8}: seals\n$/);
    } finally {
      await fresh.drop();
    }
  });
});
