import { ValidationFailed } from '../../kernel/domain-error';
import { boundsOf, slotRange } from './slot-range';

const NOW = Date.parse('2026-11-20T20:00:00Z');

function faultsOf(from?: string, to?: string): unknown {
  try {
    return slotRange('UTC', NOW, from, to);
  } catch (error) {
    return (error as ValidationFailed).details.errors;
  }
}

describe('slotRange', () => {
  it('begins today by the doctor’s clock and runs for a week', () => {
    expect(slotRange('America/New_York', NOW, undefined, undefined)).toEqual({ from: '2026-11-20', to: '2026-11-27' });
    expect(slotRange('Asia/Kolkata', NOW, undefined, undefined)).toEqual({ from: '2026-11-21', to: '2026-11-28' });
    expect(slotRange('UTC', NOW, '2026-12-28', undefined)).toEqual({ from: '2026-12-28', to: '2027-01-04' });
  });

  it('takes one day and 62 days, and no more', () => {
    expect(slotRange('UTC', NOW, '2026-12-01', '2026-12-01')).toEqual({ from: '2026-12-01', to: '2026-12-01' });
    expect(slotRange('UTC', NOW, '2026-12-01', '2027-01-31')).toEqual({ from: '2026-12-01', to: '2027-01-31' });
    expect(faultsOf('2026-12-01', '2027-02-01')).toEqual([{ field: 'to', message: 'must be within 62 days of from' }]);
    expect(faultsOf('2026-12-02', '2026-12-01')).toEqual([{ field: 'to', message: 'must not be before from' }]);
  });

  it('names both dates that are none', () => {
    const message = 'must be a date, YYYY-MM-DD';
    expect(faultsOf('2026-02-30', '9999-12-31')).toEqual([
      { field: 'from', message },
      { field: 'to', message },
    ]);
    expect(faultsOf('', undefined)).toEqual([{ field: 'from', message }]);
    expect(faultsOf('2026-12-01T00:00:00Z', undefined)).toEqual([{ field: 'from', message }]);
  });
});

describe('boundsOf', () => {
  const hours = (timeZone: string, from: string, to: string) => {
    const { startMs, endMs } = boundsOf(timeZone, { from, to });
    return [new Date(startMs).toISOString(), (endMs - startMs) / 3_600_000];
  };

  it('runs from midnight to midnight by the doctor’s clock, longer and shorter where it changes', () => {
    expect(hours('Asia/Kolkata', '2026-12-01', '2026-12-01')).toEqual(['2026-11-30T18:30:00.000Z', 24]);
    expect(hours('America/New_York', '2026-11-01', '2026-11-01')).toEqual(['2026-11-01T04:00:00.000Z', 25]);
    expect(hours('Europe/Berlin', '2027-03-28', '2027-03-28')).toEqual(['2027-03-27T23:00:00.000Z', 23]);
  });
});
