import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { NotificationEnvironment } from './notification-environment';

const given = (leads: string) => plainToInstance(NotificationEnvironment, { REMINDER_LEAD_TIMES: leads });

describe('REMINDER_LEAD_TIMES', () => {
  it.each([
    ['24h,1h', [1440, 60]],
    ['15m,2d,1h', [2880, 60, 15]],
    ['1h,60m', [60]],
    ['30d', [43_200]],
    ['none', []],
  ])('%s is %j minutes', (leads, minutes) => {
    expect(validateSync(given(leads))).toEqual([]);
    expect(given(leads).reminderLeadMinutes).toEqual(minutes);
  });

  it.each(['', '24', '0h', '1h,', 'none,1h', '31d', '1h,2h,3h,4h,5h,6h', '1h 2h', '-1h', '1w'])(
    'cannot be %j',
    (leads) => {
      expect(validateSync(given(leads))).toHaveLength(1);
    },
  );
});
