import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Appointment } from '../../consultations';
import { AppointmentReminder } from './appointment-reminder.entity';
import type { DecidedReminder } from './reminder-plan';

/** A reminder and the visit that it is of. */
export interface Decision extends DecidedReminder {
  appointment: Appointment;
}

@Injectable()
export class ReminderRepository {
  /** Leads of which something became before, by visit; of the times at which the visits stand now. */
  async decidedOf(
    em: EntityManager,
    appointments: readonly Appointment[],
  ): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
    const rows = await em.find(
      AppointmentReminder,
      { consultationId: { $in: appointments.map(({ id }) => id) } },
      { disableIdentityMap: true },
    );
    return new Map(
      appointments.map(({ id, startsAt }) => {
        const mine = rows.filter((row) => row.consultationId === id && row.startsAt.getTime() === startsAt.getTime());
        return [id, new Set(mine.map(({ leadMinutes }) => leadMinutes))];
      }),
    );
  }

  /**
   * The race: two processes that come to the same decision. The second waits for the first to commit, and finds its row.
   *
   * @returns those that were decided here and now
   */
  async decide(em: EntityManager, decisions: readonly Decision[], at: Date): Promise<Decision[]> {
    if (decisions.length === 0) return [];
    // In one order everywhere: two that write the same rows in different orders would wait for each other.
    const sorted = [...decisions].sort((one, other) => keyOf(one).localeCompare(keyOf(other)));
    const values = sorted.flatMap(({ appointment: { id, startsAt }, leadMinutes, outcome }) => [
      ...[uuidv7(), id, startsAt, leadMinutes, outcome, at],
    ]);
    const inserted = await em.execute<{ consultation_id: string; lead_minutes: number }[]>(
      `insert into appointment_reminder (id, consultation_id, starts_at, lead_minutes, outcome, decided_at)
       values ${sorted.map(() => '(?, ?, ?, ?, ?, ?)').join(', ')}
       on conflict on constraint appointment_reminder_once do nothing
       returning consultation_id, lead_minutes`,
      values,
    );
    const now = new Set(inserted.map((row) => `${row.consultation_id} ${row.lead_minutes}`));
    return sorted.filter((decision) => now.has(keyOf(decision)));
  }

  /** @returns how many there were */
  async forget(em: EntityManager, beganBefore: Date, limit: number): Promise<number> {
    const { affectedRows } = await em.execute<{ affectedRows: number }>(
      `delete from appointment_reminder where id in (
         select id from appointment_reminder where starts_at < ? limit ? for update skip locked)`,
      [beganBefore, limit],
      'run',
    );
    return affectedRows;
  }
}

function keyOf({ appointment, leadMinutes }: Decision): string {
  return `${appointment.id} ${leadMinutes}`;
}
