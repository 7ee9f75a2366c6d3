import type { NotificationText } from './notification.entity';
import { ENGLISH } from './words/english';
import { amountFor, momentFor, type Reader, wordsFor } from './words/reader';
import type { Audience } from './words/words';

export type { Audience } from './words/words';

/** What is told before anybody asks for whom: administrators' news, in English and by the clock of the world. */
const SOMEBODY: Reader = { locale: 'en', timeZone: 'UTC' };

/** The event types that {@link consultationText} knows. */
export const CONSULTATION_EVENTS = Object.keys(ENGLISH.consultation);
/** The event types that {@link paymentText} knows. */
export const PAYMENT_EVENTS = Object.keys(ENGLISH.payment);
/** The event types that {@link prescriptionText} knows. */
export const PRESCRIPTION_EVENTS = Object.keys(ENGLISH.prescription);

/**
 * @param startsAt of the visit, RFC 3339
 * @param before when it was to begin until it was moved
 */
export function consultationText(
  type: string,
  audience: Audience,
  { startsAt, before }: { startsAt: string; before?: string },
  reader: Reader,
): NotificationText {
  const { title, body } = wordsFor(reader).consultation[type][audience];
  return { title, body: body(momentFor(reader, startsAt), before && momentFor(reader, before)) };
}

/**
 * @param startsAt of the visit that could be, RFC 3339
 * @param until when it is kept
 */
export function waitlistOfferText(startsAt: string, until: string, reader: Reader): NotificationText {
  const { title, body } = wordsFor(reader).waitlistOffer;
  return { title, body: body(momentFor(reader, startsAt), momentFor(reader, until)) };
}

/** @param startsAt of the visit, RFC 3339 */
export function reminderText(audience: Audience, startsAt: string, reader: Reader): NotificationText {
  const { title, body } = wordsFor(reader).reminder[audience];
  return { title, body: body(momentFor(reader, startsAt)) };
}

/** Names no medicine: it may show on a locked screen. @param at when it happened */
export function prescriptionText(type: string, at: Date, reader: Reader): NotificationText {
  const { title, body } = wordsFor(reader).prescription[type];
  return { title, body: body(momentFor(reader, at)) };
}

/** @param amount in minor units of the ISO 4217 currency */
export function paymentText(type: string, amount: number, currency: string, reader: Reader): NotificationText {
  const { title, body } = wordsFor(reader).payment[type];
  return { title, body: body(amountFor(reader, amount, currency)) };
}

/** @param openedAt RFC 3339 */
export function emergencyAccessText(openedByRole: string, openedAt: string, reader: Reader): NotificationText {
  return {
    title: 'Your record was opened in an emergency',
    body: `Somebody of the clinic (${openedByRole}) who does not treat you opened your record on ${momentFor(reader, openedAt)}, giving an emergency as the reason. The clinic reviews every such access; ask it if you did not expect this.`,
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
    body: `The API key "${apiKeyName}" of ${partnerName} expires on ${momentFor(SOMEBODY, expiresAt)}. Issue another one in time, or its system will be refused.`,
  };
}

export function disabledEndpointText(partnerName: string, host: string, because: 'gone' | 'failing'): NotificationText {
  const why = because === 'gone' ? 'it says that it is gone (410)' : 'it has accepted nothing for five days';
  return {
    title: 'An endpoint of a partner was disabled',
    body: `${partnerName} is told nothing at ${host} any more: ${why}. Ask its operators, then enable the endpoint again; what was missed can be delivered again.`,
  };
}
