import { auditLines } from './matrix/audit';
import { bookingLines } from './matrix/bookings';
import { calendarLines } from './matrix/calendar';
import { consultationLines } from './matrix/consultations';
import { deliveryLines } from './matrix/deliveries';
import { doctorLines } from './matrix/doctors';
import { healthLines } from './matrix/health';
import { identityLines } from './matrix/identity';
import { inventoryLines } from './matrix/inventory';
import { meetingLines } from './matrix/meetings';
import { mfaLines } from './matrix/mfa';
import { noteLines } from './matrix/notes';
import { notificationLines } from './matrix/notifications';
import { partnerLines } from './matrix/partners';
import { patientLines } from './matrix/patients';
import { paymentLines } from './matrix/payments';
import { synchronisationLines } from './matrix/synchronisation';
import { prescriptionLines } from './matrix/prescriptions';
import { recallLines } from './matrix/recalls';
import type { AccessLines } from './access-line';

/**
 * Who may do what, as declared: one line for every operation of the OpenAPI document, by its operationId. `access-matrix.spec.ts` asks
 * the service every one of these questions and fails for an operation without a line and for a line without an operation.
 *
 * To add an operation, add its line to the file of its module in `matrix/` (a new module: a new file, and its name in the list below):
 *
 *   readInvoice: {
 *     allowed: ['patient', 'staff', 'admin'],          // or 'everybody' (@Public), or SIGNED_IN (@SignedIn)
 *     foreign: ['otherPatient'],                        // 404: exists, but is not theirs
 *     ask: async (clinic) => ({ path: { id: (await clinic.visit()).id }, body: {…}, query: '?a=b', headers: {…} }),
 *   },
 *
 * - Kinds that are in neither list are expected to be refused: 401 for who is not signed in, 403 for the others. `restricted` is refused
 *   everywhere but where it may set up its second factor. A route for one scope names `partner`, one for every partner PARTNERS.
 * - `ask` must make everything that a right request needs, anew at each call: allowed really means an answer below 400.
 *   It belongs to `clinic.patient` and to `clinic.doctor`, so that `otherPatient` and `otherDoctor` are strangers to it.
 * - A list that everybody may ask for but that shows each only his own names the strangers in `blind` and returns `hidden`, a text (an id)
 *   which must not stand in their answers, and must stand in everybody else's.
 * - A refused call must have changed no row of any table; the spec compares them all.
 */
/** By what the page of who may do what calls them; a new one may stand anywhere. */
export const LISTS: Readonly<Record<string, AccessLines>> = {
  Audit: auditLines,
  'Holds, moves and the waiting list': bookingLines,
  Calendars: calendarLines,
  Consultations: consultationLines,
  'Doctors and their hours': doctorLines,
  Health: healthLines,
  'Accounts and sessions': identityLines,
  'The dispensary': inventoryLines,
  'Second factors': mfaLines,
  Meetings: meetingLines,
  Notes: noteLines,
  Notifications: notificationLines,
  Partners: partnerLines,
  Patients: patientLines,
  Payments: paymentLines,
  Prescriptions: prescriptionLines,
  Recalls: recallLines,
  'What partners are told': deliveryLines,
  'What partners tell': synchronisationLines,
};

export const ACCESS_MATRIX = new Map(Object.values(LISTS).flatMap((lines) => Object.entries(lines)));

/** Operations that two files name: only one of the lines would count. */
export function namedTwice(): string[] {
  const names = Object.values(LISTS).flatMap((lines) => Object.keys(lines));
  return names.filter((name, at) => names.indexOf(name) !== at);
}
