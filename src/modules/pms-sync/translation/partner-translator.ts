import type { PartnerEvent } from '../deliveries/partner-event';
import { type Report, subjectOf } from './reports';

/** What an event comes to in our words. */
export type Translation =
  /** All of it, or nothing: an event of which a part cannot be understood is a fault. Each thing once. */
  | { means: 'reports'; reports: readonly [Report, ...Report[]] }
  /** Something that we have no use for, now or yet. */
  | { means: 'nothing'; why: string }
  /** It cannot be understood, and never will be. */
  | { means: 'fault'; why: string };

/** Turns what a kind of system sends into our words, and ours into its. Knows nothing of the database and the time, and throws nothing. */
export interface PartnerTranslator {
  /** @param eventId of the webhook that brought it */
  translate(payload: unknown, eventId: string): Translation;

  /** What is sent, as JSON. The same for the same event, whenever it is asked. */
  tell(event: PartnerEvent): object;
}

/** Things that one event may tell of: as many as one request may. */
export const MOST_REPORTS = 1_000;

/** A fault where there are too many, or two of the same thing: which of them were meant? */
export function translationOf(reports: readonly Report[], otherwise: string): Translation {
  const [first, ...more] = reports;
  if (first === undefined) return { means: 'nothing', why: otherwise };
  if (reports.length > MOST_REPORTS)
    return { means: 'fault', why: `the event tells of more than ${MOST_REPORTS} things` };
  const subjects = new Set<string>();
  for (const report of reports) {
    const subject = subjectOf(report);
    if (subjects.has(subject)) return { means: 'fault', why: `the event tells of ${subject} twice` };
    subjects.add(subject);
  }
  return { means: 'reports', reports: [first, ...more] };
}
