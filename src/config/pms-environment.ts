import { IsIn, IsInt, Max, Min } from 'class-validator';
import { MeetingEnvironment } from './meeting-environment';
import { ToInteger } from './to-integer';

/** The variables of pharmacy management systems outside. */
export class PmsEnvironment extends MeetingEnvironment {
  /** Days for which events of partners are kept; as long as an event is known, a repeat of it changes nothing. */
  @IsInt()
  @Min(90)
  @Max(3_660)
  @ToInteger()
  PMS_EVENT_RETENTION_DAYS = 90;

  /** Days for which snapshots of partners' stock are kept that were compared, with what differed. The last one of each location stays. */
  @IsInt()
  @Min(7)
  @Max(3_660)
  @ToInteger()
  PMS_SNAPSHOT_RETENTION_DAYS = 90;

  /** What becomes of the mirror of a partner's stock where a snapshot differs: made what the snapshot says, or left and listed. */
  @IsIn(['mend', 'report'])
  PMS_DRIFT_POLICY: 'mend' | 'report' = 'mend';

  /** Differences of a partner's newest snapshots from which the administrators are told; 0 for never. */
  @IsInt()
  @Min(0)
  @Max(100_000)
  @ToInteger()
  PMS_ALERT_DIFFERENCES = 1;

  /** Messages from or to a partner that were given up within a day, from which the administrators are told; 0 for never. */
  @IsInt()
  @Min(0)
  @Max(100_000)
  @ToInteger()
  PMS_ALERT_DEAD_LETTERS = 1;

  /** Minutes that the oldest message from or to a partner may be under way until the administrators are told; 0 for never. */
  @IsInt()
  @Min(0)
  @Max(10_080)
  @ToInteger()
  PMS_ALERT_LAG_MINUTES = 15;
}
