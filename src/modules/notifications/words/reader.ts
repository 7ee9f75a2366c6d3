import { ENGLISH } from './english';
import type { Words } from './words';

/** For whom something is written. */
export interface Reader {
  /** BCP 47. */
  locale: string;
  /** IANA. */
  timeZone: string;
}

/** By the language of a locale. Another one is a file beside `english.ts` and a line here. */
const LANGUAGES: Readonly<Record<string, Words>> = { en: ENGLISH };

/** In the reader's language, or English where we have none of it. */
export function wordsFor({ locale }: Reader): Words {
  return LANGUAGES[languageOf(locale)] ?? ENGLISH;
}

/** A date and time by the reader's clock and in his notation, with the time zone named: the text is kept, while the reader travels. */
export function momentFor(reader: Reader, at: string | Date): string {
  const { locale, timeZone } = notationOf(reader);
  const when = new Date(at);
  const text = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone }).format(when);
  const zone = new Intl.DateTimeFormat(locale, { timeZoneName: 'short', timeZone })
    .formatToParts(when)
    .find(({ type }) => type === 'timeZoneName');
  return `${text} ${zone?.value ?? timeZone}`;
}

/** A day of the reader's calendar. */
export function dayFor(reader: Reader, at: Date): string {
  const { locale, timeZone } = notationOf(reader);
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone }).format(at);
}

/** @param amount in minor units of the ISO 4217 currency */
export function amountFor(reader: Reader, amount: number, currency: string): string {
  const { locale } = notationOf(reader);
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'code' });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}

/** Dates in the middle of a sentence are written in the language of the sentence. */
function notationOf(reader: Reader): Reader {
  const words = wordsFor(reader);
  const sameLanguage = languageOf(reader.locale) === languageOf(words.locale);
  return {
    timeZone: reader.timeZone,
    locale: sameLanguage && reader.locale.includes('-') ? reader.locale : words.locale,
  };
}

function languageOf(locale: string): string {
  return locale.split('-', 1)[0].toLowerCase();
}
