import { Injectable } from '@nestjs/common';
import { PreparedStatements } from '../../platform/database/prepared-statements';
import type { PaymentMethod, PaymentStatus } from '../payments';
import type { ConsultationMode, ConsultationStatus } from './consultation-status';

/** One booking as the database takes it: instants in RFC 3339, amounts in minor units. */
export interface BookingRow {
  at: string;
  consultationId: string;
  doctorId: string;
  doctorVersion: number;
  patientId: string;
  startsAt: string;
  endsAt: string;
  /** The visit with the doctor's buffers, as a tstzrange. */
  busy: string;
  status: ConsultationStatus;
  mode: ConsultationMode;
  reason: string;
  paymentId: string;
  amount: number;
  currency: string;
  method: PaymentMethod;
  paymentStatus: PaymentStatus;
  provider: string;
  providerKey: string | null;
  providerToken: string | null;
  actorId: string;
  actorRole: string;
  requestId: string;
  address: string | null;
  auditId: string;
  eventId: string;
  /** Payload of `consultation.booked`, JSON. */
  event: string;
  route: string;
  key: string | null;
  bodyHash: string | null;
  statusCode: number | null;
  response: string | null;
  lockedUntil: string;
}

/** What became of it; the migration of `book_consultation` tells what each outcome means. */
export interface BookingOutcome {
  outcome: 'booked' | 'stale' | 'no_patient' | 'taken' | 'replay';
  blocker: 'doctor' | 'patient' | null;
  body_hash: string | null;
  status_code: number | null;
  response: string | null;
  subject_id: string | null;
  /** As PostgreSQL writes it: the pool hands out timestamps as text. */
  locked_until: string | null;
}

/** In the order of the function's parameters. */
const PARAMETERS: readonly (keyof BookingRow)[] = [
  ...(['at', 'consultationId', 'doctorId', 'doctorVersion', 'patientId', 'startsAt', 'endsAt', 'busy'] as const),
  ...(['status', 'mode', 'reason'] as const),
  ...(['paymentId', 'amount', 'currency', 'method', 'paymentStatus'] as const),
  ...(['provider', 'providerKey', 'providerToken'] as const),
  ...(['actorId', 'actorRole', 'requestId', 'address', 'auditId', 'eventId', 'event'] as const),
  ...(['route', 'key', 'bodyHash', 'statusCode', 'response', 'lockedUntil'] as const),
];

const BOOK = {
  name: 'book_consultation',
  text: `select * from book_consultation(${PARAMETERS.map((_, index) => `$${index + 1}`).join(', ')})`,
};

/**
 * The booking as one prepared statement, because nine round trips through a unit of work cost seven times as much (`npm run bench`).
 * The race for the time is decided inside it, by the exclusion constraint on time_claim.
 */
@Injectable()
export class BookingRepository {
  constructor(private readonly statements: PreparedStatements) {}

  async book(row: BookingRow): Promise<BookingOutcome> {
    const values = PARAMETERS.map((parameter) => row[parameter]);
    const [outcome] = await this.statements.rows<BookingOutcome>(BOOK, values);
    return outcome;
  }
}
