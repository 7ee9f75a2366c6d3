import type { CataloguedError } from './catalogued-error';

const ALTERNATIVES =
  'The next free appointments of this doctor: `[{ startsAt, endsAt }]`, soonest first; may be empty.';
const SEND_AGAIN = 'Send the same request again after `Retry-After` seconds, with the same `Idempotency-Key`.';

/** Doctors, their time, and visits. */
export const VISIT_ERRORS: Readonly<Record<string, CataloguedError>> = {
  too_many_holidays: {
    status: 409,
    meaning: 'The clinic has as many holidays ahead as it can have.',
    remedy: 'Withdraw one that is not needed, or wait until one is over.',
    details: { most: 'How many can be ahead.' },
  },
  slot_taken: {
    status: 409,
    meaning: 'Somebody was faster, or the patient already has another appointment at this time.',
    remedy: 'Offer the alternatives and book one of them.',
    details: { blockedBy: 'Who is not free: `doctor` or `patient`.', alternatives: ALTERNATIVES },
  },
  doctor_fully_booked: {
    status: 409,
    meaning: 'As many visits begin in that day or week as the doctor takes.',
    remedy: 'Offer the alternatives and book one of them.',
    details: { alternatives: ALTERNATIVES },
  },
  overbooking_exhausted: {
    status: 409,
    meaning: 'The doctor has as many visits on top of others that day as the clinic allows.',
    remedy: 'Choose another day or doctor.',
    details: { most: 'How many there may be.' },
  },
  series_conflict: {
    status: 409,
    meaning: 'Not every time of the series can be had, or with `skip` none of them. Nothing was booked.',
    remedy: 'Show which; ask again with `onConflict: skip` to book the others, or with another first time.',
    details: {
      conflicts: 'Each time that cannot be had: `[{ position, localStart, startsAt, reason }]`, in their order.',
    },
  },
  series_over: {
    status: 409,
    meaning: 'No visit of the series, or none from the given time on, is still to come.',
    remedy: 'Read the series.',
  },
  too_many_waitlist_entries: {
    status: 409,
    meaning: 'The patient waits for as much as one may at once.',
    remedy: 'Leave another list first.',
    details: { most: 'For how much a patient may wait.' },
  },
  no_open_offer: {
    status: 409,
    meaning: 'Nothing is offered to this entry, or not any more.',
    remedy: 'Read the entry again.',
  },
  hold_expired: {
    status: 409,
    meaning: 'The time is no longer held: the hold ran out, was given back, or was booked.',
    remedy: 'Book without `holdId`, or hold the time again; somebody else may have it by now.',
  },
  hold_not_renewable: {
    status: 409,
    meaning: 'The hold was renewed as often as it can be.',
    remedy: 'Book before `expiresAt`.',
    details: { expiresAt: 'Until when the time is held.' },
  },
  too_many_holds: {
    status: 409,
    meaning: 'The patient holds as many times as one may at once.',
    remedy: 'Give one back, or wait until it runs out.',
    details: { most: 'How many a patient may hold.' },
  },
  consultation_started: {
    status: 409,
    meaning: 'A patient cannot cancel an appointment that has begun.',
    remedy: 'Ask the clinic to cancel it.',
  },
  reschedule_closed: {
    status: 409,
    meaning: 'Patients cannot move an appointment this close to it by themselves.',
    remedy: 'Ask the clinic to move it.',
    details: { closedAt: 'Until when patients could.' },
  },
  too_many_reschedules: {
    status: 409,
    meaning: 'The patient has moved this appointment as often as patients may.',
    remedy: 'Ask the clinic to move it.',
    details: { most: 'How often patients may.' },
  },
  cancellation_closed: {
    status: 409,
    meaning: 'Patients cannot cancel this close to the appointment by themselves.',
    remedy: 'Ask the clinic to cancel it.',
    details: { closedAt: 'Until when patients could.' },
  },
  check_in_not_open: {
    status: 409,
    meaning: 'It is too early to check in.',
    remedy: 'Come back at `opensAt`.',
    details: { opensAt: 'From when on it is possible.' },
  },
  check_in_closed: {
    status: 409,
    meaning: 'A patient comes too late to check in alone: the visit counts as missed, or should have ended.',
    remedy: 'Ask the front desk.',
  },
  no_show_too_early: {
    status: 409,
    meaning: 'The patient may still come: the grace after the appointed time is not over.',
    remedy: 'Wait until `earliestAt`.',
    details: { earliestAt: 'From when on it can be marked as missed.' },
  },
  no_show_final: {
    status: 409,
    meaning: 'The visit was missed, and its fee is taken; it cannot be taken up any more.',
    remedy: 'Book another visit.',
  },
  visit_in_person: {
    status: 409,
    meaning: 'Patient and doctor meet at the clinic.',
    remedy: 'Come to the clinic.',
  },
  meeting_not_open: {
    status: 409,
    meaning: 'It is too early to join the meeting.',
    remedy: 'Come back at `opensAt`.',
    details: { opensAt: 'From when on it is possible.' },
  },
  meeting_closed: {
    status: 409,
    meaning: 'The visit is over, or does not take place.',
    remedy: 'Look at the status; book another visit.',
    details: { status: 'Where the visit stands.' },
  },
  meeting_not_joined: {
    status: 409,
    meaning: 'Presence is reported by who has joined.',
    remedy: 'Join first.',
  },
  too_many_guests: {
    status: 409,
    meaning: 'As many guests were invited to the visit as there can be, revoked ones included.',
    remedy: 'Hand one of the links to somebody else.',
    details: { most: 'How many there can be.' },
  },
  guest_link_invalid: {
    status: 404,
    meaning: 'The link is wrong, was revoked, or the visit is over.',
    remedy: 'Ask who invited you.',
  },
  meetings_not_set_up: {
    status: 503,
    meaning: 'The clinic has not said where people meet by video (`MEETING_URL_TEMPLATE`, or a provider).',
    remedy: 'Ask the clinic; whoever runs it, see the configuration of meetings.',
    retryAfter: true,
  },
  notes_not_open: {
    status: 409,
    meaning: 'Notes are written from the beginning of the visit on, and not about one that did not take place.',
    remedy: 'Start the consultation first.',
    details: { status: 'Where the visit stands.' },
  },
  note_signed: {
    status: 409,
    meaning: 'The note is signed and changes no more.',
    remedy: 'Add to it with `POST /consultations/{id}/notes/{noteId}/addenda`.',
  },
  note_altered: {
    status: 409,
    meaning: 'What is stored is not what the author of the note wrote, or cannot be opened.',
    remedy:
      'Do not rely on the note; tell an administrator, who finds its SHA-256 in the audit trail and the note in a backup. A draft can be rewritten.',
  },
  note_not_signed: {
    status: 409,
    meaning: 'Only signed notes are added to.',
    remedy: 'Rewrite the draft, or sign it first.',
  },
  too_many_notes: {
    status: 409,
    meaning: 'The visit has as many notes, or the note as many addenda, as the service keeps.',
    remedy: 'Add to a note that is there.',
    details: { most: 'How many there can be.' },
  },
  notes_not_shown: {
    status: 403,
    meaning: 'The clinic hands notes out in person and does not show them to patients here.',
    remedy: 'Ask the clinic.',
  },
  doctor_account_taken: {
    status: 409,
    meaning: 'This account already belongs to a doctor.',
    remedy: 'Name another account, or change the doctor it belongs to.',
  },
  too_many_exceptions: {
    status: 409,
    meaning: 'The doctor has as many exceptions ahead as the service keeps.',
    remedy: 'Withdraw some, or change the weekly hours instead.',
    details: { most: 'How many a doctor can have.' },
  },
  slot_not_offered: {
    status: 422,
    meaning: 'The doctor offers no appointment that starts at this time: it is no slot, too soon or too far ahead.',
    remedy: "Offer the alternatives, or list the doctor's free slots again.",
    details: { alternatives: ALTERNATIVES },
  },
  doctor_changing: {
    status: 503,
    meaning: "The doctor's schedule is being changed right now.",
    remedy: SEND_AGAIN,
    retryAfter: true,
  },
};
