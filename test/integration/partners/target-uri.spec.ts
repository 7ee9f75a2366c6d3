import { startTestApp, type TestApp } from '../../support/test-app';
import { aPartner, outcome, SELF, send, signed } from '../../factories/partner';

const API = { PROCESS_ROLE: 'api' };

describe('the target of a signed request', () => {
  let here: TestApp;

  beforeAll(async () => {
    here = await startTestApp({ env: API });
  });
  afterAll(() => here.close());

  it('is what a trusted proxy or the configuration says, and nobody else', async () => {
    const system = await aPartner(here);
    const proxied = await startTestApp({ database: here.database, env: { ...API, TRUSTED_PROXIES: '127.0.0.1' } });
    const fixed = await startTestApp({
      database: here.database,
      env: { ...API, API_URL: 'https://api.clinic.example/theriac' },
    });
    const forwarded = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'API.clinic.example:443' };
    const call = async (instance: TestApp, origin: string) => {
      const { headers, ...rest } = await signed(instance, system, { path: SELF }, { origin });
      return outcome(instance, { ...rest, headers: { ...headers, ...forwarded } });
    };
    expect(await call(proxied, 'https://api.clinic.example')).toBe('200');
    expect(await call(proxied, proxied.url)).toBe('401 invalid_signature');
    expect(await call(here, 'https://api.clinic.example')).toBe('401 invalid_signature');
    expect(await call(here, here.url)).toBe('200');
    expect(await call(fixed, 'https://api.clinic.example/theriac')).toBe('200');
    expect(await call(fixed, 'https://api.clinic.example')).toBe('401 invalid_signature');
    const { body } = await send(
      here,
      await signed(here, system, { path: SELF }, { origin: 'https://elsewhere.example' }),
    );
    expect(body.error.message).toContain(`The @target-uri is ${here.url}${SELF}`);
    await Promise.all([proxied.close(), fixed.close()]);
  });
});
