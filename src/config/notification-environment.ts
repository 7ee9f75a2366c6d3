import { IsInt, Matches, Max, MaxLength, Min } from 'class-validator';
import { ToInteger } from './to-integer';

/** `90m`, `24h`, `2d`; a month at most. */
const DURATION = '([1-9]\\d{0,2}m|[1-9]\\d?h|([1-9]|[12]\\d|30)d)';
const MINUTES = { m: 1, h: 60, d: 1_440 } as const;

/** The variables of what people are told, and when. */
export class NotificationEnvironment {
  /** How long before an appointment patient and doctor are reminded of it, comma separated, or `none`. */
  @MaxLength(60)
  @Matches(new RegExp(`^(none|${DURATION}(,${DURATION}){0,4})$`), {
    message: 'none, or up to five of 30m, 24h, 2d, comma separated',
  })
  REMINDER_LEAD_TIMES = '24h,1h';

  /** The hour of the day, by the clock of each reader, from which the daily summary is sent. */
  @IsInt()
  @Min(0)
  @Max(23)
  @ToInteger()
  NOTIFICATION_DIGEST_HOUR = 8;

  /** How long a cancelled visit stays in calendars, as cancelled. */
  @IsInt()
  @Min(1)
  @Max(365)
  @ToInteger()
  CALENDAR_CANCELLED_DAYS = 14;

  /** {@link REMINDER_LEAD_TIMES} in minutes, the longest first, each once. */
  get reminderLeadMinutes(): readonly number[] {
    if (this.REMINDER_LEAD_TIMES === 'none') return [];
    const minutes = this.REMINDER_LEAD_TIMES.split(',').map(
      (lead) => Number(lead.slice(0, -1)) * MINUTES[lead.slice(-1) as keyof typeof MINUTES],
    );
    return [...new Set(minutes)].sort((one, other) => other - one);
  }
}
