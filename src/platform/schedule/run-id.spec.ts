import { runId } from './run-id';

const at = (time: string) => new Date(`2026-11-20T${time}Z`);

describe('the id of a scheduled run', () => {
  it('names the minute, or the second where the expression has seconds', () => {
    expect(runId('tidy', '25 * * * *', at('09:25:00.004'))).toBe('tidy_2026-11-20T0925');
    expect(runId('settle', '*/10 * * * * *', at('09:25:10.004'))).toBe('settle_2026-11-20T092510');
  });

  it('is the same for replicas whose clocks differ a little, early or late', () => {
    const ids = ['09:24:59.700', '09:25:00.000', '09:25:12.000'].map((time) => runId('tidy', '25 * * * *', at(time)));
    expect(new Set(ids)).toEqual(new Set(['tidy_2026-11-20T0925']));
    expect(runId('settle', '*/10 * * * * *', at('09:25:09.800'))).toBe('settle_2026-11-20T092510');
  });

  it('differs from run to run', () => {
    expect(runId('settle', '*/1 * * * * *', at('09:25:10'))).not.toBe(runId('settle', '*/1 * * * * *', at('09:25:11')));
  });

  it('holds no colon, which BullMQ refuses', () => {
    expect(runId('tidy', '0 3 * * *', at('03:00:00'))).not.toContain(':');
  });
});
