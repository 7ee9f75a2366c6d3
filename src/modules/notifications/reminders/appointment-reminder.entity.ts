import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { ReminderOutcome } from './reminder-plan';

/**
 * That something became of a reminder. Written by one statement that does nothing where there is a row already: two processes that decide
 * at once are both right, and one of them announces.
 */
@Entity({ tableName: 'appointment_reminder' })
@Unique({ name: 'appointment_reminder_once', properties: ['consultationId', 'startsAt', 'leadMinutes'] })
export class AppointmentReminder {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  consultationId!: string;

  /** When the visit was to begin then. */
  @Property({ type: 'timestamptz' })
  startsAt!: Date;

  @Property({ type: 'integer' })
  leadMinutes!: number;

  @Property({ type: 'text' })
  outcome!: ReminderOutcome;

  @Property({ type: 'timestamptz' })
  decidedAt!: Date;
}
