import { drawRecoveryCodes, recoveryCodeHash } from './recovery-codes';

const USER = '0199a000-0000-7000-8000-000000000001';

describe('recovery codes', () => {
  it('are ten of 80 bits, grouped, without the letters that look like digits', () => {
    const codes = drawRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  });

  it('use every symbol about as often as every other', () => {
    const symbols = Array.from({ length: 400 }, () => drawRecoveryCodes().join('').replaceAll('-', '')).join('');
    const counts = new Map<string, number>();
    for (const symbol of symbols) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    expect(counts.size).toBe(32);
    // 64,000 symbols, 2,000 of each; a deviation of 10 % is more than four standard deviations.
    for (const count of counts.values()) expect(Math.abs(count - 2_000)).toBeLessThan(300);
  });

  it.each(['7k2mqf9dx0tb1rwa', '7K2M QF9D XOTB LRWA', ' 7k2m-qf9d-xotb-irwa '])('are known as %p too', (typed) => {
    expect(recoveryCodeHash(USER, typed)).toBe(recoveryCodeHash(USER, '7K2M-QF9D-X0TB-1RWA'));
  });

  it('are hashed with the account, so that two accounts have nothing in common', () => {
    const other = USER.replace(/1$/, '2');
    expect(recoveryCodeHash(USER, '7K2M-QF9D-X0TB-4RWA')).not.toBe(recoveryCodeHash(other, '7K2M-QF9D-X0TB-4RWA'));
    expect(recoveryCodeHash(USER, '7K2M-QF9D-X0TB-4RWA')).toMatch(/^[0-9a-f]{64}$/);
  });
});
