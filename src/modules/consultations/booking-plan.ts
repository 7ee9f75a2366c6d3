import { uuidv7 } from 'uuidv7';
import type { SignedInActor } from '../../platform/auth/actor';
import { renderedSuccess } from '../../platform/http/envelope';
import type { BookableDoctor, BookableTime } from '../doctors';
import { chargeKey } from '../payments';
import type { BookingConditions, BookingRow } from './booking.repository';
import type { BookConsultationRequest } from './dto/book-consultation.request';
import { ConsultationResponse } from './dto/consultation.response';
import { busyRange, dayOf, limitsAround } from './time-taking';

export const BOOKING_ROUTE = 'POST /consultations';

/** How long a booking that was cut off keeps its key to itself; longer than the provider may take to answer. */
export const KEY_LOCK_MS = 20_000;

export interface BookingRequest {
  actor: SignedInActor;
  patientId: string;
  body: BookConsultationRequest;
  /** The Idempotency-Key, if one was sent. */
  key: string | null;
}

/** Who charges cards, and how soon a visit must be for its amount to be only set aside. */
export interface Charging {
  provider: string;
  authorizeWithinMs: number;
}

/** What finds the first use of an Idempotency-Key and tells whether it was the same request. */
export type KeyUse = Pick<BookingRow, 'route' | 'key' | 'body' | 'reason' | 'lockedUntil'>;

export function keyUse({ body, key }: BookingRequest, now: Date): KeyUse {
  return {
    route: BOOKING_ROUTE,
    key,
    body: bodyText(body),
    reason: body.reason,
    lockedUntil: new Date(now.getTime() + KEY_LOCK_MS).toISOString(),
  };
}

/**
 * Everything that a booking writes, worked out before the transaction: ids, the fee, the time that is taken and the answer. Reads nothing
 * and writes nothing, so it may be thrown away and made again.
 */
export function planBooking(
  request: BookingRequest,
  doctor: BookableDoctor,
  time: BookableTime,
  charging: Charging,
  now: Date,
): BookingRow {
  const { actor, patientId, body } = request;
  const { slot } = time;
  const aheadMs = slot.startsAt - now.getTime();
  const money = plannedPayment(body, time, charging, aheadMs);
  const row: BookingRow = {
    at: now.toISOString(),
    consultationId: uuidv7(),
    doctorId: doctor.id,
    doctorVersion: doctor.version,
    patientId,
    startsAt: new Date(slot.startsAt).toISOString(),
    endsAt: new Date(slot.endsAt).toISOString(),
    busy: busyRange(slot, doctor.schedule),
    status: money.paymentStatus === 'processing' ? 'pending_payment' : 'scheduled',
    mode: body.mode,
    ...money,
    ...askedBy(actor),
    auditId: uuidv7(),
    eventId: uuidv7(),
    event: '',
    statusCode: null,
    response: null,
    conditions: conditionsOf(body, doctor, time),
    ...keyUse(request, now),
  };
  row.event = eventOf(row, doctor.userId);
  if (row.paymentStatus !== 'processing') {
    row.statusCode = 201;
    row.response = renderedBooking(row);
  }
  return row;
}

function askedBy({ id, role, requestId, address }: SignedInActor) {
  return { actorId: id, actorRole: role, requestId, address };
}

/** Null for a plain booking, which is nearly every one. */
function conditionsOf(
  { holdId, visitKind, overbook }: BookConsultationRequest,
  doctor: BookableDoctor,
  { slot }: BookableTime,
): BookingConditions | null {
  if (overbook) {
    return { visitKind, overbookReason: overbook.reason, overbookDay: dayOf(doctor, slot.startsAt) };
  }
  // What is held was counted when it was held.
  const limits = (holdId === undefined && limitsAround(doctor, slot.startsAt)) || undefined;
  if (holdId === undefined && visitKind === undefined && !limits) return null;
  return { holdId, visitKind, limits };
}

type PlannedPayment = Pick<
  BookingRow,
  'paymentId' | 'amount' | 'currency' | 'method' | 'paymentStatus' | 'provider' | 'providerKey' | 'providerToken'
>;

/** A card is charged after the transaction; what is paid at the clinic is owed; what costs nothing is settled at once. */
function plannedPayment(
  { payment: { method, token } }: BookConsultationRequest,
  { fee: { amount, currency } }: BookableTime,
  { provider, authorizeWithinMs }: Charging,
  aheadMs: number,
): PlannedPayment {
  const paymentId = uuidv7();
  const owed = { paymentId, amount, currency, method };
  if (amount === 0)
    return { ...owed, paymentStatus: 'captured', provider: 'manual', providerKey: null, providerToken: null };
  if (method === 'at_clinic') {
    return { ...owed, paymentStatus: 'created', provider: 'manual', providerKey: null, providerToken: null };
  }
  const capture = aheadMs < authorizeWithinMs ? 'manual' : 'automatic';
  const charge = { provider, providerKey: chargeKey(paymentId, capture), providerToken: token ?? null };
  return { ...owed, paymentStatus: 'processing', ...charge };
}

/** The same whatever the order of the fields and the way the instant was written. */
function bodyText(body: BookConsultationRequest): string {
  const { doctorId, startsAt, patientId, reason, mode, payment, holdId, visitKind, overbook } = body;
  const parts = [doctorId, Date.parse(startsAt), patientId, reason, mode, payment.method, payment.token];
  // What most bookings have not is left out, so that their text stays what it was.
  if (holdId ?? visitKind ?? overbook) parts.push(holdId, visitKind, overbook?.reason);
  return JSON.stringify(parts);
}

function eventOf(row: BookingRow, doctorUserId: string | null): string {
  const { consultationId, doctorId, patientId, startsAt, endsAt, mode, status } = row;
  return JSON.stringify({
    consultationId,
    doctorId,
    doctorUserId,
    patientId,
    startsAt,
    endsAt,
    mode,
    status,
    previousStatus: null,
  });
}

function conditionsShown({ conditions }: BookingRow) {
  return { visitKind: conditions?.visitKind ?? null, overbooked: conditions?.overbookReason !== undefined };
}

function renderedBooking(row: BookingRow): string {
  const { paymentId, paymentStatus, amount, currency, method } = row;
  const fields = { ...row, id: row.consultationId, sequence: 0, ...conditionsShown(row) };
  return renderedSuccess(
    JSON.stringify(
      ConsultationResponse.from(fields, row.reason, { id: paymentId, status: paymentStatus, amount, currency, method }),
    ),
  );
}
