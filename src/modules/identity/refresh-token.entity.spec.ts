import { RefreshToken } from './refresh-token.entity';
import { Session } from './session.entity';
import { UserAccount } from './user-account.entity';

const NOW = new Date('2026-11-20T09:30:00.000Z');
const after = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);
const DAYS = 24 * 60 * 60 * 1000;
const LIFETIME = { idleMs: 30 * DAYS, maxMs: 90 * DAYS };

function session(): Session {
  const account = { email: 'asha@example.org', passwordHash: 'x', name: 'Asha', role: 'patient' as const };
  return Session.open(UserAccount.open(account, NOW), { address: null, userAgent: 'x'.repeat(1000) }, NOW, LIFETIME);
}

describe('a refresh token', () => {
  it('is 32 random bytes, of which the row keeps the SHA-256', () => {
    const { token, secret } = RefreshToken.issue(session(), NOW);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(token.tokenHash).toBe(RefreshToken.hash(secret));
    expect(RefreshToken.issue(session(), NOW).secret).not.toBe(secret);
  });

  it.each([
    ['rotated', 30 * DAYS - 1],
    ['token_expired', 30 * DAYS],
  ])('is %s when it is first shown after %d ms', (expected, milliseconds) => {
    expect(RefreshToken.issue(session(), NOW).token.present(after(milliseconds))).toBe(expected);
  });

  it('may come again for 10 seconds after its rotation, however often', () => {
    const { token } = RefreshToken.issue(session(), NOW);
    token.present(NOW);
    expect(token.present(after(9_000))).toBe('retried');
    expect(token.present(after(10_000))).toBe('retried');
    expect(token.present(after(10_001))).toBe('reused');
  });
});

describe('a session', () => {
  it('is open until 30 days after its last use', () => {
    const opened = session();
    expect([opened.isOpen(after(30 * DAYS - 1)), opened.isOpen(after(30 * DAYS))]).toEqual([true, false]);
    opened.prolong(after(5 * DAYS), LIFETIME);
    expect([opened.isOpen(after(35 * DAYS - 1)), opened.isOpen(after(35 * DAYS))]).toEqual([true, false]);
  });

  it('is over 90 days after the sign-in, however much it is used', () => {
    const opened = session();
    for (let day = 20; day < 90; day += 20) opened.prolong(after(day * DAYS), LIFETIME);
    expect(RefreshToken.issue(opened, after(80 * DAYS)).token.expiresAt).toEqual(after(90 * DAYS));
    expect([opened.isOpen(after(90 * DAYS - 1)), opened.isOpen(after(90 * DAYS))]).toEqual([true, false]);
  });

  it('keeps the first cause of its end', () => {
    const ended = session();
    ended.revoke('refresh_token_reused', NOW);
    ended.revoke('signed_out', after(1));
    expect([ended.isOpen(after(1)), ended.revokedBecause, ended.revokedAt]).toEqual([
      false,
      'refresh_token_reused',
      NOW,
    ]);
  });

  it('keeps no more of a user agent than is worth keeping', () => {
    expect(session().userAgent).toHaveLength(300);
  });
});
