import { ClinicLife, type Signed } from './clinic-life';

interface Device {
  id: string;
  device: string | null;
  current: boolean;
}

const PASSWORD = 'a long sentence is best';
const PHONE =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36';
const LAPTOP = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

describe('a patient who lost her phone', () => {
  let clinic: ClinicLife;
  let mira: Signed;
  let phone: { accessToken: string; refreshToken: string };
  let laptop: typeof phone;

  beforeAll(async () => {
    clinic = await ClinicLife.open();
    mira = await clinic.signUp('Mira Sen');
    [phone, laptop] = [await from(PHONE), await from(LAPTOP)];
  });
  afterAll(() => clinic.close());

  const from = async (userAgent: string) => {
    const { body } = await clinic.http<typeof phone>('/api/v1/auth/login', {
      body: { email: mira.email, password: PASSWORD },
      headers: { 'user-agent': userAgent },
    });
    return body.data;
  };
  const profile = async (token: string) => (await clinic.http('/api/v1/users/me', { token })).status;

  it('finds it among the places where she is signed in', async () => {
    const { body } = await clinic.http<Device[]>('/api/v1/users/me/sessions', { token: laptop.accessToken });
    expect(body.data.map(({ device, current }) => [device, current])).toEqual(
      expect.arrayContaining([
        ['Firefox on Linux', true],
        ['Chrome on Android', false],
      ]),
    );
    expect(await profile(phone.accessToken)).toBe(200);
    const lost = body.data.find(({ device }) => device === 'Chrome on Android');
    const path = `/api/v1/users/me/sessions/${lost?.id}`;
    expect((await clinic.http(path, { method: 'DELETE', token: laptop.accessToken })).status).toBe(200);
  });

  it('has shut out whoever found it, who cannot even refresh', async () => {
    expect(await profile(phone.accessToken)).toBe(401);
    const body = { refreshToken: phone.refreshToken };
    expect((await clinic.http('/api/v1/auth/refresh', { body })).status).toBe(401);
  });

  it('goes on at her desk', async () => {
    expect(await profile(laptop.accessToken)).toBe(200);
    const body = { refreshToken: laptop.refreshToken };
    const refreshed = await clinic.http<typeof phone>('/api/v1/auth/refresh', { body });
    expect(await profile(refreshed.body.data.accessToken)).toBe(200);
  });
});
