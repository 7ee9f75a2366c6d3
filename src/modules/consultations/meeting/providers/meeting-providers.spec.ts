import { JwtService } from '@nestjs/jwt';
import { createHmac } from 'node:crypto';
import { JitsiProvider } from './jitsi.provider';
import { LinkProvider } from './link.provider';
import { LiveKitProvider } from './livekit.provider';
import type { Entry } from './meeting-provider';

const SECRET = 'a secret of more than thirty-two characters';
const FROM = new Date('2026-11-20T09:30:00.700Z');
const ENTRY: Entry = {
  room: '6f0c3a',
  participantId: '0199a000-0000-7000-8000-000000000001',
  role: 'patient',
  displayName: 'Patient',
  audioOnly: false,
  from: FROM,
  until: new Date('2026-11-20T09:40:00.000Z'),
};
const TIMES = {
  iat: Date.parse('2026-11-20T09:30:00Z') / 1_000,
  nbf: Date.parse('2026-11-20T09:29:00Z') / 1_000,
  exp: Date.parse('2026-11-20T09:40:00Z') / 1_000,
};

/** Header and claims, once the signature is proved by hand. */
function opened(token: string | null): [header: unknown, claims: Record<string, unknown>] {
  const [header, claims, signature] = (token ?? '').split('.');
  expect(signature).toBe(createHmac('sha256', SECRET).update(`${header}.${claims}`).digest('base64url'));
  const json = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  return [json(header), json(claims)];
}

describe('the token of Jitsi', () => {
  const jitsi = (url = 'https://meet.clinic.example') =>
    new JitsiProvider({ url, appId: 'theriac', appSecret: SECRET, audience: 'jitsi' });

  it('has the claims that prosody compares, and strings about the user', () => {
    const { token } = jitsi().admit(ENTRY);
    expect(opened(token)).toEqual([
      { alg: 'HS256', typ: 'JWT' },
      {
        ...{ iss: 'theriac', aud: 'jitsi', sub: 'meet.clinic.example', room: '6f0c3a', ...TIMES },
        context: {
          user: { id: ENTRY.participantId, name: 'Patient', moderator: 'false', affiliation: 'member' },
        },
      },
    ]);
  });

  it('names the tenant where there is one', () => {
    const { url, token } = jitsi('https://meet.clinic.example/theriac').admit(ENTRY);
    expect(opened(token)[1]).toMatchObject({ sub: 'theriac', room: '6f0c3a' });
    expect(url).toBe(`https://meet.clinic.example/theriac/6f0c3a?jwt=${token}`);
  });

  it('makes a moderator of the doctor, and of nobody else', () => {
    const moderators = (['doctor', 'patient', 'guest'] as const).map((role) => {
      const claims = opened(jitsi().admit({ ...ENTRY, role }).token)[1] as { context: { user: { moderator: string } } };
      return [role, claims.context.user.moderator];
    });
    expect(moderators).toEqual([
      ['doctor', 'true'],
      ['patient', 'false'],
      ['guest', 'false'],
    ]);
  });

  it('comes with an address that leaves the camera off for a visit by telephone', () => {
    expect(jitsi().admit({ ...ENTRY, audioOnly: true }).url).toMatch(/#config\.startAudioOnly=true$/);
  });
});

describe('the token of LiveKit', () => {
  const livekit = new LiveKitProvider({ url: 'wss://live.clinic.example', apiKey: 'APIkey', apiSecret: SECRET });

  it('grants one room to one identity', () => {
    const { url, token } = livekit.admit(ENTRY);
    expect(url).toBe('wss://live.clinic.example');
    expect(opened(token)).toEqual([
      { alg: 'HS256', typ: 'JWT' },
      {
        ...{ iss: 'APIkey', sub: ENTRY.participantId, name: 'Patient', ...TIMES },
        video: { room: '6f0c3a', roomJoin: true, canPublish: true, canSubscribe: true, canPublishData: true },
      },
    ]);
  });

  it('lets the doctor administer the room, and gives a visit by telephone no camera', () => {
    const { token } = livekit.admit({ ...ENTRY, role: 'doctor', audioOnly: true });
    expect(opened(token)[1].video).toMatchObject({ roomAdmin: true, canPublishSources: ['microphone'] });
    expect(opened(livekit.admit({ ...ENTRY, role: 'guest' }).token)[1].video).not.toHaveProperty('roomAdmin');
  });

  it('is refused once it has run out', () => {
    const { token } = livekit.admit({ ...ENTRY, until: new Date(Date.now() - 1_000) });
    expect(() => new JwtService().verify(token ?? '', { secret: SECRET })).toThrow('jwt expired');
  });
});

describe('a link', () => {
  it('is the template with the room', () => {
    const link = new LinkProvider('https://meet.clinic.example/r/{room}?embed=1');
    expect(link.admit(ENTRY)).toEqual({ url: 'https://meet.clinic.example/r/6f0c3a?embed=1', token: null });
  });

  it('is refused where nobody has said where people meet', () => {
    expect(() => new LinkProvider(null).admit(ENTRY)).toThrow(expect.objectContaining({ code: 'meetings_not_set_up' }));
  });
});
