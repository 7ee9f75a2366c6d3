import { TimeRange } from './time-range';

const at = (time: string): Date => new Date(`2026-12-01T${time}:00.000Z`);
const range = (from: string, to: string): TimeRange => TimeRange.of(at(from), at(to));

describe('TimeRange', () => {
  it('takes dates and milliseconds alike', () => {
    expect(TimeRange.of(at('09:00').getTime(), at('09:30').getTime())).toEqual(range('09:00', '09:30'));
    expect(range('09:00', '09:30').durationMs).toBe(1_800_000);
  });

  it.each([
    ['ends when it starts', at('09:00'), at('09:00')],
    ['ends before it starts', at('09:00'), at('08:59')],
    ['has no start', new Date('no date'), at('09:00')],
    ['has no end', at('09:00'), Number.NaN],
    ['is endless', at('09:00'), Number.POSITIVE_INFINITY],
    ['cuts a millisecond', at('09:00'), at('09:30').getTime() + 0.5],
    ['leaves the calendar', at('09:00'), 8.64e15 + 1],
  ])('refuses one that %s', (_, from, to) => {
    expect(() => TimeRange.of(from, to)).toThrow(RangeError);
  });

  it('overlaps what shares a millisecond, and not what only touches', () => {
    const visit = range('09:00', '09:30');

    expect(visit.overlaps(range('09:30', '10:00'))).toBe(false);
    expect(visit.overlaps(range('08:30', '09:00'))).toBe(false);
    expect(visit.overlaps(TimeRange.of(at('09:30').getTime() - 1, at('10:00')))).toBe(true);
    expect(visit.overlaps(range('09:10', '09:20'))).toBe(true);
    expect(range('09:10', '09:20').overlaps(visit)).toBe(true);
  });

  it('contains its start and not its end', () => {
    const visit = range('09:00', '09:30');

    expect(visit.contains(at('09:00'))).toBe(true);
    expect(visit.contains(at('09:30').getTime() - 1)).toBe(true);
    expect(visit.contains(at('09:30'))).toBe(false);
    expect(visit.contains(at('08:59'))).toBe(false);
    expect(() => visit.contains(Number.NaN)).toThrow(RangeError);
  });

  it('widens by each amount on its side', () => {
    expect(range('09:00', '09:30').widen(300_000, 600_000)).toEqual(range('08:55', '09:40'));
    expect(range('09:00', '09:30').widen(0, 0)).toEqual(range('09:00', '09:30'));
    expect(() => range('09:00', '09:30').widen(-1, 0)).toThrow(RangeError);
    expect(() => range('09:00', '09:30').widen(0, Number.NaN)).toThrow(RangeError);
  });

  it('reads as a half-open tstzrange', () => {
    expect(range('09:00', '09:30').toPostgres()).toBe('[2026-12-01T09:00:00.000Z,2026-12-01T09:30:00.000Z)');
  });
});
