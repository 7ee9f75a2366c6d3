import type { NotificationText } from './notification.entity';

/** To whom: the wording differs. */
export type Audience = 'patient' | 'doctor';

/** UTC, named as such: the text is kept, while the reader's time zone may change. Clients show the subject's own time beside it. */
const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' });

const BOOKED: Record<Audience, { title: string; body: (moment: string) => string }> = {
  patient: { title: 'Consultation booked', body: (moment) => `Your consultation is on ${moment}.` },
  doctor: { title: 'New consultation', body: (moment) => `A consultation was booked with you for ${moment}.` },
};

const CONSULTATION: Readonly<Record<string, Record<Audience, { title: string; body: (moment: string) => string }>>> = {
  'consultation.booked': BOOKED,
  // The payment of a card came through: to people this is the booking.
  'consultation.scheduled': BOOKED,
  'consultation.cancelled': {
    patient: { title: 'Consultation cancelled', body: (moment) => `Your consultation on ${moment} was cancelled.` },
    doctor: { title: 'Consultation cancelled', body: (moment) => `The consultation on ${moment} was cancelled.` },
  },
  'consultation.missed': {
    patient: {
      title: 'Consultation missed',
      body: (moment) =>
        `Nobody has seen you at your consultation on ${moment}. Tell the front desk now if you are there, before a fee is taken.`,
    },
    doctor: {
      title: 'Consultation missed',
      body: (moment) => `The patient did not come to the consultation on ${moment}.`,
    },
  },
};

const PAYMENT: Readonly<Record<string, { title: string; body: (amount: string) => string }>> = {
  'payment.captured': { title: 'Payment received', body: (amount) => `We received your payment of ${amount}.` },
  'payment.refunded': { title: 'Payment given back', body: (amount) => `We gave back ${amount}.` },
  'payment.owed': { title: 'Payment due', body: (amount) => `Please pay ${amount} at the clinic.` },
  'payment.failed': { title: 'Payment failed', body: (amount) => `Your payment of ${amount} did not go through.` },
};

/** The event types that {@link consultationText} knows. */
export const CONSULTATION_EVENTS = Object.keys(CONSULTATION);
/** The event types that {@link paymentText} knows. */
export const PAYMENT_EVENTS = Object.keys(PAYMENT);

/** @param startsAt of the visit, RFC 3339 */
export function consultationText(type: string, audience: Audience, startsAt: string): NotificationText {
  const { title, body } = CONSULTATION[type][audience];
  return { title, body: body(`${MOMENT.format(new Date(startsAt))} UTC`) };
}

/** @param amount in minor units of the ISO 4217 currency */
export function paymentText(type: string, amount: number, currency: string): NotificationText {
  const { title, body } = PAYMENT[type];
  return { title, body: body(inMajorUnits(amount, currency)) };
}

/** @param openedAt RFC 3339 */
export function emergencyAccessText(openedByRole: string, openedAt: string): NotificationText {
  return {
    title: 'Your record was opened in an emergency',
    body: `Somebody of the clinic (${openedByRole}) who does not treat you opened your record on ${MOMENT.format(new Date(openedAt))} UTC, giving an emergency as the reason. The clinic reviews every such access; ask it if you did not expect this.`,
  };
}

/** @param openedWithinADay accesses that one person opened within 24 hours */
export function unusualEmergencyAccessText(openedWithinADay: number): NotificationText {
  return {
    title: 'Unusual use of emergency access',
    body: `One person has opened emergency access ${openedWithinADay} times within 24 hours. Please review these accesses.`,
  };
}

/** @param expiresAt RFC 3339 */
export function expiringApiKeyText(partnerName: string, apiKeyName: string, expiresAt: string): NotificationText {
  return {
    title: 'An API key is about to expire',
    body: `The API key "${apiKeyName}" of ${partnerName} expires on ${MOMENT.format(new Date(expiresAt))} UTC. Issue another one in time, or its system will be refused.`,
  };
}

function inMajorUnits(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency, currencyDisplay: 'code' });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}
