import { MOST_REMEMBERED, REMEMBERED_MS, RevokedSessions } from './revoked-sessions';

const START = Date.parse('2026-11-21T09:30:00.000Z');

class Setting {
  now = START;
  readonly revoked = new RevokedSessions({ now: () => new Date(this.now) });

  end(sid: string, at = this.now): void {
    this.revoked.add(sid, new Date(at));
  }

  /** Whether a token of this session is refused that was issued so long after the start. */
  refuses(sid: string, issuedMs = 0): boolean {
    return this.revoked.refuse({ sub: 'a', role: 'patient', sid, iat: Math.floor((START + issuedMs) / 1_000), exp: 0 });
  }
}

describe('sessions that ended', () => {
  it('are refused, and no others', () => {
    const setting = new Setting();
    setting.end('ended');
    expect([setting.refuses('ended'), setting.refuses('going on')]).toEqual([true, false]);
  });

  it('are forgotten once their last access token has expired', () => {
    const setting = new Setting();
    setting.end('old');
    setting.now += REMEMBERED_MS;
    setting.end('new');
    expect([setting.refuses('old'), setting.refuses('new')]).toEqual([false, true]);
  });

  it('are too many: then every token that is as old is refused, and none that is younger', () => {
    const setting = new Setting();
    for (let n = 0; n < MOST_REMEMBERED + 2; n += 1) setting.end(`s${n}`, START + n * 1_000);
    // The first two had no room.
    for (const sid of ['s0', 's1', 'anybody']) {
      expect([sid, setting.refuses(sid, 0), setting.refuses(sid, 1_000)]).toEqual([sid, true, true]);
    }
    expect([setting.refuses('anybody', 2_000), setting.refuses('s2', 2_000)]).toEqual([false, true]);
    // Told again, as by every look into the database, the old ones push nobody out.
    setting.end('s0', START);
    setting.end('s1', START + 1_000);
    expect(setting.refuses('anybody', 2_000)).toBe(false);
  });
});
