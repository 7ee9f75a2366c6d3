import { occurrencesOf, type Recurrence } from './recurrence';

const at = (first: string, zone: string, recurrence: Recurrence) =>
  occurrencesOf(Date.parse(first), zone, recurrence).map(({ localStart, startsAtMs }) => [
    localStart,
    startsAtMs === null ? null : new Date(startsAtMs).toISOString(),
  ]);

describe('the times of a series', () => {
  it('stay at the same hour of the clock when summer time ends and begins', () => {
    expect(at('2026-10-20T13:00:00Z', 'America/New_York', { frequency: 'weekly', interval: 1, count: 3 })).toEqual([
      ['2026-10-20T09:00', '2026-10-20T13:00:00.000Z'],
      ['2026-10-27T09:00', '2026-10-27T13:00:00.000Z'],
      ['2026-11-03T09:00', '2026-11-03T14:00:00.000Z'],
    ]);
    expect(at('2027-03-26T08:00:00Z', 'Europe/Berlin', { frequency: 'daily', interval: 3, count: 2 })).toEqual([
      ['2027-03-26T09:00', '2027-03-26T08:00:00.000Z'],
      ['2027-03-29T09:00', '2027-03-29T07:00:00.000Z'],
    ]);
  });

  it('are left out where the clock skips them, and are the first of two where it shows them twice', () => {
    expect(at('2027-03-27T01:30:00Z', 'Europe/Berlin', { frequency: 'daily', interval: 1, count: 3 })).toEqual([
      ['2027-03-27T02:30', '2027-03-27T01:30:00.000Z'],
      ['2027-03-28T02:30', null],
      ['2027-03-29T02:30', '2027-03-29T00:30:00.000Z'],
    ]);
    expect(at('2026-10-24T00:30:00Z', 'Europe/Berlin', { frequency: 'daily', interval: 1, count: 2 })[1]).toEqual([
      '2026-10-25T02:30',
      '2026-10-25T00:30:00.000Z',
    ]);
  });

  it('keep the first as it was asked for, also the second of two', () => {
    const [first] = occurrencesOf(Date.parse('2026-10-25T01:30:00Z'), 'Europe/Berlin', {
      frequency: 'weekly',
      interval: 1,
      count: 2,
    });
    expect(first).toEqual({
      position: 1,
      localStart: '2026-10-25T02:30',
      startsAtMs: Date.parse('2026-10-25T01:30:00Z'),
    });
  });

  it('are on the same day of the month, and left out in months that do not have it', () => {
    expect(at('2027-01-31T09:00:00Z', 'UTC', { frequency: 'monthly', interval: 1, count: 4 })).toEqual([
      ['2027-01-31T09:00', '2027-01-31T09:00:00.000Z'],
      ['2027-02-31T09:00', null],
      ['2027-03-31T09:00', '2027-03-31T09:00:00.000Z'],
      ['2027-04-31T09:00', null],
    ]);
  });
});
