import type { Report } from './reports';

/** What an event comes to in our words. */
export type Translation =
  | { means: 'report'; report: Report }
  /** Something that we have no use for, now or yet. */
  | { means: 'nothing'; why: string }
  /** It cannot be understood, and never will be. */
  | { means: 'fault'; why: string };

/** Turns what a kind of system sends into our words. Knows nothing of the database, and throws nothing. */
export interface PartnerTranslator {
  /** @param eventId of the webhook that brought it */
  translate(payload: unknown, eventId: string): Translation;
}
