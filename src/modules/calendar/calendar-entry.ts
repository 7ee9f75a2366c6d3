import type { Appointment } from '../consultations';

/** As RFC 5545 has it. */
export type EntryStatus = 'TENTATIVE' | 'CONFIRMED' | 'CANCELLED';

/** Whose calendar it is: what may stand in it differs. */
export type Side = 'patient' | 'doctor';

/** A visit as it stands in a calendar, which lies with whoever hosts it: never why, nor with which patient. */
export interface CalendarEntry {
  uid: string;
  sequence: number;
  status: EntryStatus;
  startsAt: Date;
  endsAt: Date;
  createdAt: Date;
  changedAt: Date;
  summary: string;
  location: string | null;
  /** The page of the visit, which asks for a sign-in. */
  url: string;
}

/** What the clinic is to a calendar. */
export interface ClinicPlace {
  /** Where people reach the front end. */
  publicUrl: string;
  /** Where people come to. */
  address: string | null;
}

type Standing = Pick<Appointment, 'status' | 'sequence'>;

/** Steps of a visit within one time; they only ever rise, whatever way it takes through its states. */
const RANKS = 4;
const [WAITING, LAPSED, STANDING, CALLED_OFF] = [0, 1, 2, 3];

const RANK: Readonly<Record<Appointment['status'], number>> = {
  pending_payment: WAITING,
  // A payment that comes late can still bring it about.
  expired: LAPSED,
  scheduled: STANDING,
  checked_in: STANDING,
  in_progress: STANDING,
  completed: STANDING,
  no_show: STANDING,
  aborted: STANDING,
  cancelled: CALLED_OFF,
};

const STATUS: readonly EntryStatus[] = ['TENTATIVE', 'CANCELLED', 'CONFIRMED', 'CANCELLED'];

/**
 * The revision of a visit for calendars (SEQUENCE of RFC 5545): a program takes an entry over only when it is higher than what it has. The
 * visit's own sequence rises with a move and not with a cancellation, so both make it up.
 */
export function sequenceOf({ status, sequence }: Standing): number {
  return sequence * RANKS + RANK[status];
}

export function statusOf({ status }: Pick<Standing, 'status'>): EntryStatus {
  return STATUS[RANK[status]];
}

/** Stays the same through everything that happens to the visit. */
export function uidOf({ id }: Pick<Appointment, 'id'>, { publicUrl }: ClinicPlace): string {
  return `${id}@${new URL(publicUrl).hostname}`;
}

/** Who is both sees it as the patient. */
export function sideOf({ patientId }: Pick<Appointment, 'patientId'>, userId: string): Side {
  return patientId === userId ? 'patient' : 'doctor';
}

export function entryOf(appointment: Appointment, side: Side, place: ClinicPlace): CalendarEntry {
  const { startsAt, endsAt, bookedAt, changedAt, mode, doctorName } = appointment;
  const url = `${place.publicUrl}/consultations/${appointment.id}`;
  return {
    uid: uidOf(appointment, place),
    sequence: sequenceOf(appointment),
    status: statusOf(appointment),
    ...{ startsAt, endsAt, changedAt, url },
    createdAt: bookedAt,
    summary: side === 'patient' ? `Consultation with ${doctorName}` : 'Consultation',
    // On line it is where one signs in; who may join is decided there.
    location: mode === 'in_person' ? place.address : url,
  };
}
