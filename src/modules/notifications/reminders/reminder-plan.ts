const MINUTE_MS = 60_000;

/** `announced` is told; the others are not, and never will be. */
export type ReminderOutcome = 'announced' | 'overtaken' | 'too_late';

export interface DecidedReminder {
  leadMinutes: number;
  outcome: ReminderOutcome;
}

interface ToBeRemembered {
  startsAt: Date;
  /** Since when it stands at this time: whoever was told of it then needs no reminder that was due before. */
  standsSince: Date;
}

/**
 * What becomes now of the reminders of a visit that is yet to begin. One that is due is `announced`; after a standstill only the nearest to
 * the visit, since the others say the same and were wanted earlier (`overtaken`). One that was due before the visit stood at its time
 * is `too_late`: the news of the booking has just said it.
 *
 * @param leads in minutes before the beginning
 * @param decided leads of which something became before
 */
export function dueReminders(
  { startsAt, standsSince }: ToBeRemembered,
  leads: readonly number[],
  decided: ReadonlySet<number>,
  now: Date,
): DecidedReminder[] {
  const dueAt = (lead: number) => startsAt.getTime() - lead * MINUTE_MS;
  const due = leads.filter((lead) => dueAt(lead) <= now.getTime());
  const nearest = Math.min(...due);
  const outcomeOf = (lead: number): ReminderOutcome => {
    if (dueAt(lead) <= standsSince.getTime()) return 'too_late';
    return lead === nearest ? 'announced' : 'overtaken';
  };
  return due
    .filter((lead) => !decided.has(lead))
    .map((leadMinutes) => ({ leadMinutes, outcome: outcomeOf(leadMinutes) }));
}
