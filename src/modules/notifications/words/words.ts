/** To whom: the wording differs. */
export type Audience = 'patient' | 'doctor';

export interface Sentence {
  title: string;
  /** @param moment a date with its time and time zone, or an amount, in the reader's own notation */
  body: (moment: string, before?: string) => string;
}

/** What stands around notifications in mails. */
export interface MailWords {
  open: string;
  unsubscribe: (url: string) => string;
  summarySubject: (day: string) => string;
  summary: (count: number) => string;
  /** How many there are besides those that are listed. */
  earlier: (count: number) => string;
}

/** What people are told of their visits and payments, in one language. */
export interface Words {
  /** BCP 47: how dates are written for a reader who speaks the language and names no country. */
  locale: string;
  /** By event type. */
  consultation: Readonly<Record<string, Readonly<Record<Audience, Sentence>>>>;
  reminder: Readonly<Record<Audience, Sentence>>;
  /** A time that is kept until another. */
  waitlistOffer: { title: string; body: (moment: string, until: string) => string };
  mail: MailWords;
  /** By event type. None names a medicine. */
  prescription: Readonly<Record<string, Sentence>>;
  /** By event type. */
  payment: Readonly<Record<string, Sentence>>;
}
