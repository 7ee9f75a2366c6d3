import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/env';
import { PreparedStatements } from '../../platform/database/prepared-statements';
import { type StoredAnswer, StoredAnswers } from '../../platform/http/stored-answers';
import type { PaymentMethod, PaymentStatus } from '../payments';
import type { ConsultationMode, ConsultationStatus } from './consultation-status';
import { ConsultationTexts } from './consultation-texts';
import type { LimitsAround } from './time-taking';

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
  /** As it was typed; the repository seals it. */
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
  /** The request as text, the same for the same request; of it only a fingerprint is stored. */
  body: string;
  statusCode: number | null;
  /** As it is sent; the repository seals it. */
  response: string | null;
  lockedUntil: string;
  conditions: BookingConditions | null;
}

/** What few bookings have. */
export interface BookingConditions {
  /** The hold that this uses up. */
  holdId?: string;
  /** The code of the kind. */
  visitKind?: string;
  limits?: LimitsAround;
  /** Why it is taken on top of others, as typed; the repository seals it. */
  overbookReason?: string;
  /** The local day of which so many visits may be taken so. */
  overbookDay?: string;
}

type Parameter = Exclude<keyof BookingRow, 'conditions'>;

/** What became of it; the migrations of `book_consultation` and `book_with_conditions` tell what each outcome means. */
export interface BookingOutcome extends StoredAnswer {
  outcome:
    | 'booked'
    | 'stale'
    | 'no_patient'
    | 'taken'
    | 'replay'
    | 'no_hold'
    | 'hold_expired'
    | 'other_hold'
    | 'full'
    | 'overbooked';
  blocker: 'doctor' | 'patient' | null;
  subject_id: string | null;
  /** As PostgreSQL writes it: the pool hands out timestamps as text. */
  locked_until: string | null;
}

/** In the order of the function's parameters. */
const PARAMETERS: readonly Parameter[] = [
  ...(['at', 'consultationId', 'doctorId', 'doctorVersion', 'patientId', 'startsAt', 'endsAt', 'busy'] as const),
  ...(['status', 'mode', 'reason'] as const),
  ...(['paymentId', 'amount', 'currency', 'method', 'paymentStatus'] as const),
  ...(['provider', 'providerKey', 'providerToken'] as const),
  ...(['actorId', 'actorRole', 'requestId', 'address', 'auditId', 'eventId', 'event'] as const),
  ...(['route', 'key', 'body', 'statusCode', 'response', 'lockedUntil'] as const),
];

const BOOK = {
  name: 'book_consultation',
  text: `select * from book_consultation(${PARAMETERS.map((_, index) => `$${index + 1}`).join(', ')})`,
};

/** A plain booking pays nothing for the conditions of others. */
const BOOK_WITH_CONDITIONS = {
  name: 'book_with_conditions',
  text: `select * from book_with_conditions($1)`,
};

/**
 * The booking as one prepared statement, because nine round trips through a unit of work cost seven times as much (`npm run bench`).
 * The race for the time is decided inside it, by the exclusion constraint on time_claim.
 */
@Injectable()
export class BookingRepository {
  constructor(
    private readonly statements: PreparedStatements,
    private readonly texts: ConsultationTexts,
    private readonly answers: StoredAnswers,
    private readonly env: Environment,
  ) {}

  /** How many visits a doctor may get on top of others in a local day. */
  get overbookMost(): number {
    return this.env.OVERBOOKINGS_PER_DAY;
  }

  async book(row: BookingRow): Promise<BookingOutcome> {
    const stored = { ...row, ...this.sealed(row) };
    const [statement, values] = row.conditions
      ? [BOOK_WITH_CONDITIONS, [JSON.stringify({ ...stored, ...this.sealedConditions(row.conditions, row) })]]
      : [BOOK, PARAMETERS.map((parameter) => stored[parameter])];
    const [outcome] = await this.statements.rows<BookingOutcome & Record<string, unknown>>(statement, values);
    return outcome;
  }

  /** As {@link book}, in the caller's transaction. What queues at the doctor's times does so in every such booking, limits or not. */
  async bookWithin(em: EntityManager, row: BookingRow): Promise<BookingOutcome> {
    const stored = { ...row, ...this.sealed(row), ...(row.conditions && this.sealedConditions(row.conditions, row)) };
    const [outcome] = await em.execute<BookingOutcome[]>(`select * from book_with_conditions(?::jsonb)`, [
      JSON.stringify(stored),
    ]);
    return outcome;
  }

  private sealedConditions(conditions: BookingConditions, { consultationId }: BookingRow): object {
    const { overbookReason } = conditions;
    if (overbookReason === undefined) return conditions;
    const sealed = this.texts.sealOverbookReason(consultationId, overbookReason);
    return { ...conditions, overbookReason: sealed, overbookMost: this.overbookMost };
  }

  /** What a person typed, or could be guessed of it, as the database takes it. */
  private sealed({ consultationId, reason, actorId, route, key, body, response }: BookingRow) {
    const sealedReason = this.texts.sealReason(consultationId, reason);
    if (key === null) return { reason: sealedReason, body: null, response: null };
    const sealedAnswer = response === null ? null : this.answers.seal({ actorId, route, key }, response);
    return { reason: sealedReason, body: this.answers.bodyHash(body), response: sealedAnswer };
  }
}
