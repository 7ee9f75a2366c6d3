import fc from 'fast-check';
import { ConfigurationFaults, masked } from './configuration-faults';

const SECRET = 'hunter2';

describe('a value that is printed', () => {
  it.each(['SESSION_SECRET', 'STRIPE_SECRET_KEY', 'DATABASE_PASSWORD', 'API_TOKEN', 'S3_KEY'])(
    'is only counted when it is a secret such as %s',
    (variable) => expect(masked(variable, SECRET)).toBe('a secret of 7 characters'),
  );

  it('is told as it is when it is none', () => {
    expect(masked('PORT', 'http')).toBe('http');
    expect(masked('STRIPE_SECRET_KEY', undefined)).toBe('nothing');
  });

  it.each([
    ['postgresql://db.example:5432/theriac', 'postgresql://db.example:5432/theriac'],
    [`mysql://theriac:${SECRET}@db.example/theriac`, 'mysql://***@db.example/theriac'],
    [`redis://:${SECRET}@redis.example`, 'redis://***@redis.example'],
    [`mysql://db.example/theriac?password=${SECRET}`, 'mysql://db.example/theriac?***'],
    ['postgresql://embedded/theriac', 'postgresql://embedded/theriac'],
  ])('keeps what tells a URL and drops what lets somebody in: %s', (value, shown) => {
    expect(masked('DATABASE_URL', value)).toBe(shown);
  });

  it.each([
    `theriac:${SECRET}@db.example`,
    `host=db.example password=${SECRET}`,
    `mysql://theriac:${SECRET}/1@db.example/theriac`,
    `mysql://theriac:1/${SECRET}@db.example/theriac`,
    SECRET,
  ])('shows nothing of a URL that cannot be taken apart: %s', (value) => {
    expect(masked('DATABASE_URL', value)).toMatch(/^a text of \d+ characters that is no URL$/);
  });

  it('never shows a password, wherever its special characters end up', () => {
    const tricky = fc.string({ unit: fc.constantFrom('a', '9', '@', ':', '/', '?', '#', '%', ' '), maxLength: 6 });
    fc.assert(
      fc.property(tricky, tricky, (before, after) => {
        const url = `mysql://theriac:${before}Zx${after}@db.example/theriac`;
        expect(masked('DATABASE_URL', url)).not.toMatch(/zx/i);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the list of faults', () => {
  it('counts and tells them in full', () => {
    const fault = { variable: 'PORT', expected: 'a number', found: 'http', mend: 'correct PORT' };
    expect(new ConfigurationFaults([fault]).message).toBe(
      '1 configuration fault:\n  PORT\n    expected  a number\n    found     http\n    mend      correct PORT',
    );
    expect(new ConfigurationFaults([fault, fault]).message).toMatch(/^2 configuration faults:\n/);
  });
});
