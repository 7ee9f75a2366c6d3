/** The made-up practice that both databases hold: who is there, and which slots they offer. The seed in database.mjs is made of it. */
export const DOCTORS = 200;
export const PATIENTS = 2_000;
/** Every day from 09:00 to 17:00 in Asia/Kolkata, which knows no daylight saving. */
export const SLOTS_A_DAY = 16;
export const SLOT_MINUTES = 30;
export const FIRST_SLOT_UTC_MINUTES = 210;
export const DAYS_SEEDED = 90;

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const numbered = (prefix, number) => `0199a000-0000-7000-${prefix}-${String(number).padStart(12, '0')}`;

/** @param {number} number from 1 */
export const doctorId = (number) => numbered('8000', number);
/** @param {number} number from 1 */
export const patientId = (number) => numbered('9000', number);
/** Of the patient with this number. @param {number} number from 1 */
export const sessionId = (number) => numbered('a000', number);

/** @returns {string} `YYYY-MM-DD`, so many days from today */
export const dateIn = (days) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** Start of a slot. @param {number} days from today, at least 1 @param {number} slot of that day, from 0 */
export function startOf(days, slot) {
  const minutes = FIRST_SLOT_UTC_MINUTES + slot * SLOT_MINUTES;
  return new Date(Date.parse(dateIn(days)) + minutes * MINUTE_MS).toISOString();
}
