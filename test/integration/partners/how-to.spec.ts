import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadDemoPartner } from '../../../src/demo/demo-partner';
import { PUBLISHED_API_KEY } from '../../../src/modules/partners';
import { Environment } from '../../../src/config/env';
import { type Loose, startTestApp, type TestApp, type TestBody } from '../../support/test-app';

const run = promisify(execFile);
const REPOSITORY = join(__dirname, '..', '..', '..');
const PAGE = readFileSync(join(REPOSITORY, 'docs', 'how-to', 'call-as-a-partner.md'), 'utf8');
const blocks = (language: string) =>
  [...PAGE.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].filter(([, of]) => of === language).map(([, , code]) => code);

/** What stands on the page, as it stands there. */
describe('docs/how-to/call-as-a-partner.md', () => {
  let test: TestApp;
  let folder: string;

  beforeAll(async () => {
    test = await startTestApp({ env: { PROCESS_ROLE: 'api' } });
    await loadDemoPartner(test.app);
    folder = mkdtempSync(join(tmpdir(), 'theriac-partner-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await test.close();
  });

  const [definitions, self, echo, credentials, keyPair] = blocks('sh');
  const shell = async (script: string, env: Record<string, string> = {}) => {
    const given = { PATH: process.env.PATH ?? '', API: test.url, ...env };
    return (await run('bash', ['-eu', '-c', script], { cwd: folder, env: given, timeout: 20_000 })).stdout;
  };
  const answerIn = (text: string) => JSON.parse(text) as TestBody<Loose>;

  it('shows the first requests', async () => {
    expect(answerIn(await shell(definitions + self))).toMatchObject({
      success: true,
      data: { scopes: expect.any(Array) as [] },
    });
    expect(answerIn(await shell(definitions + echo))).toMatchObject({ success: true, data: { message: 'Hello' } });
  });

  it('shows how to get credentials, and how to call from JavaScript', async () => {
    const { token } = await test.person('admin');
    const told = 'echo; echo "$API_KEY $KEY_ID"';
    const output = await shell(definitions + credentials + keyPair + told, { TOKEN: token });
    const [first, last] = output.trim().split('\n');
    expect(answerIn(first)).toMatchObject({ success: true, data: { scopes: ['inventory:read'] } });
    const [apiKey, keyId] = last.split(' ');
    const [code] = blocks('js');
    const env = { API: test.url, API_KEY: apiKey, KEY_ID: keyId, KEY_FILE: join(folder, 'partner-key.pem') };
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], { cwd: REPOSITORY, env });
    const answers = stdout.trim().split('\n').map(answerIn);
    expect(answers).toMatchObject([
      { success: true, data: { apiKeyId: expect.any(String) as string, signingKeyId: keyId } },
      { success: true, data: { message: 'Hello', signingKeyId: keyId } },
    ]);
  });

  it('publishes a key that production refuses', async () => {
    const env = test.app.get(Environment);
    const before = env.NODE_ENV;
    try {
      env.NODE_ENV = 'production';
      const answer = answerIn(await shell(definitions + self));
      expect(answer).toMatchObject({ success: false, error: { code: 'invalid_api_key' } });
    } finally {
      env.NODE_ENV = before;
    }
    expect(definitions).toContain(PUBLISHED_API_KEY.secret);
  });
});
