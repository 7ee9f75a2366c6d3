import { type AttemptEnd, MOST_ATTEMPTS, nextStep, PAUSES_MS } from './delivery-course';

const NOW = new Date('2026-12-01T10:00:00.000Z');
const HOUR_MS = 3_600_000;

const after = (end: Partial<AttemptEnd>, chance = 0.5) =>
  nextStep({ number: 1, outcome: 'refused', statusCode: 500, retryAfter: null, ...end }, NOW, chance);

const later = (at: Date | null) => (at === null ? null : at.getTime() - NOW.getTime());

describe('what follows an attempt to deliver', () => {
  it('is nothing more once it was accepted', () => {
    expect(after({ outcome: 'accepted', statusCode: 204 })).toEqual({
      status: 'delivered',
      dueAt: null,
      restUntil: null,
    });
  });

  it('is another attempt after each pause in turn, over about three days', () => {
    const pauses = PAUSES_MS.map((_, index) => later(after({ number: index + 1 }).dueAt));
    expect(pauses).toEqual([...PAUSES_MS]);
    const days = PAUSES_MS.reduce((sum, pause) => sum + pause, 0) / (24 * HOUR_MS);
    expect(days).toBeGreaterThan(3);
    expect(days).toBeLessThan(3.5);
  });

  it('is a pause that chance makes a tenth longer or shorter', () => {
    const pauses = [0, 1].map((chance) => later(after({ number: 4 }, chance).dueAt));
    expect(pauses).toEqual([108 * 60_000, 132 * 60_000]);
  });

  it('is the end when the attempts are used up, or nobody lives there any more', () => {
    expect(after({ number: MOST_ATTEMPTS })).toMatchObject({ status: 'dead', dueAt: null });
    expect(after({ outcome: 'gone', statusCode: 410 })).toMatchObject({ status: 'dead', dueAt: null });
  });

  it.each([
    ['429, for longer than the pause', 429, '60', 60_000, 60_000],
    ['503, by a date', 503, 'Tue, 01 Dec 2026 10:01:00 GMT', 60_000, 60_000],
    ['429, for less than the pause', 429, '2', 5_000, 2_000],
    ['429, for a year', 429, '31536000', HOUR_MS, HOUR_MS],
    ['429, without a sense', 429, 'soon', 5_000, null],
    ['429, until a time that is over', 429, 'Tue, 01 Dec 2025 10:01:00 GMT', 5_000, null],
    ['429, silent', 429, null, 5_000, null],
    ['500, which has no say in it', 500, '60', 5_000, null],
  ])('heeds Retry-After of %s', (_, statusCode, retryAfter, dueInMs, restMs) => {
    const { dueAt, restUntil } = after({ statusCode, retryAfter });
    expect([later(dueAt), later(restUntil)]).toEqual([dueInMs, restMs]);
  });
});
