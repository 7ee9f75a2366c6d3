import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { ValidationFailed } from '../../kernel/domain-error';
import { parseLocalDate } from './schedule';

const LONGEST_DAYS = 31;

export interface HolidayDetails {
  name: string;
  /** Local dates, `YYYY-MM-DD`, both inclusive. */
  from: string;
  until: string;
}

/** Dates on which the clinic is closed, by each doctor's own clock. Never changed, only withdrawn. */
@Entity({ tableName: 'clinic_holiday' })
export class ClinicHoliday {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'text' })
  name!: string;

  @Property({ type: 'date' })
  fromDate!: string;

  @Property({ type: 'date' })
  untilDate!: string;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  retiredAt!: Date | null;

  /** @throws ValidationFailed for a date that does not exist, dates in the wrong order, or more than 31 days */
  static declare({ name, from, until }: HolidayDetails, at: Date): ClinicHoliday {
    const [first, last] = [parseLocalDate(from), parseLocalDate(until)];
    const faults = [
      ...(first === undefined ? [{ field: 'from', message: 'must be a date, YYYY-MM-DD' }] : []),
      ...(last === undefined ? [{ field: 'until', message: 'must be a date, YYYY-MM-DD' }] : []),
    ];
    if (last! < first!) faults.push({ field: 'until', message: 'must not be before from' });
    if (last! - first! >= LONGEST_DAYS)
      faults.push({ field: 'until', message: `must be within ${LONGEST_DAYS} days of from` });
    if (faults.length > 0) throw new ValidationFailed(faults);
    const fields = { id: uuidv7(), name, fromDate: from, untilDate: until, createdAt: at, retiredAt: null };
    return Object.assign(new ClinicHoliday(), fields);
  }

  withdraw(at: Date): void {
    this.retiredAt = at;
  }
}
