import { localTime } from './local-time';

describe('the clock on the wall', () => {
  it.each([
    ['2026-11-20T23:30:00Z', 'UTC', '2026-11-20', 23],
    ['2026-11-20T23:30:00Z', 'Asia/Kolkata', '2026-11-21', 5],
    ['2026-11-20T03:30:00Z', 'America/New_York', '2026-11-19', 22],
    ['2026-11-20T00:10:00Z', 'Europe/London', '2026-11-20', 0],
    // The hour that comes twice.
    ['2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25', 2],
    ['2026-10-25T01:30:00Z', 'Europe/Berlin', '2026-10-25', 2],
    ['2026-11-20T10:30:00Z', 'Pacific/Kiritimati', '2026-11-21', 0],
  ])('at %s in %s is %s, %i o clock', (at, timeZone, day, hour) => {
    expect(localTime(new Date(at), timeZone)).toEqual({ day, hour });
  });
});
