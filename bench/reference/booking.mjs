import { uuidv7 } from 'uuidv7';
import schedules from '../../dist/src/modules/doctors/schedule/index.js';
import { unknownDoctor } from './doctor-records.mjs';
import { invalid, Refusal } from './errors.mjs';
import { fingerprint, open, seal } from './sealing.mjs';
import { BOOK, KEY_USE } from './statements.mjs';

const ROUTE = 'POST /consultations';
const LOCK_MS = 20_000;
const MINUTE_MS = 60_000;
const READS_OF_DOCTOR = 3;
const ALTERNATIVES = 3;
const LONGEST_KEY = 255;

const BODY = {
  type: 'object',
  additionalProperties: false,
  required: ['doctorId', 'startsAt', 'reason', 'mode', 'payment'],
  properties: {
    doctorId: { type: 'string', format: 'uuid' },
    startsAt: {
      type: 'string',
      pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?(Z|[+-]\\d{2}:\\d{2})$',
    },
    patientId: { type: 'string', format: 'uuid' },
    reason: { type: 'string', minLength: 1, maxLength: 1_000, pattern: '\\S' },
    mode: { enum: ['video', 'audio', 'in_person'] },
    payment: {
      type: 'object',
      additionalProperties: false,
      required: ['method'],
      properties: {
        method: { enum: ['card', 'at_clinic'] },
        token: { type: 'string', minLength: 1, maxLength: 255 },
      },
    },
  },
};

/** Bookings that are paid at the clinic. @param {{ pool: import('pg').Pool, doctors, claims, signedIn }} parts */
export function bookingRoute({ pool, doctors, claims, signedIn }) {
  const booking = { pool, doctors, claims };
  return {
    schema: { body: BODY },
    onRequest: signedIn(['patient', 'staff', 'admin']),
    async handler(request, reply) {
      const { status, json, replayed } = await book(booking, request);
      if (replayed) reply.header('Idempotent-Replayed', 'true');
      reply.code(status).type('application/json; charset=utf-8');
      return json;
    },
  };
}

async function book({ pool, doctors, claims }, { actor, body, headers }) {
  const wish = {
    actor,
    body,
    patientId: patientOf(actor, body),
    key: keyOf(headers),
    startsAtMs: Date.parse(body.startsAt),
  };
  checkMeaning(wish);
  for (let read = 1; read <= READS_OF_DOCTOR; read++) {
    const found = read === 1 ? doctors.find(body.doctorId) : doctors.refreshed(body.doctorId);
    const doctor = found instanceof Promise ? await found : found;
    const now = new Date();
    const slot = doctor?.acceptsBookings ? offered(doctor, wish.startsAtMs, now) : undefined;
    if (!slot && read === 1) continue;
    if (!slot) return refuse(pool, claims, wish, doctor);
    const plan = planOf(wish, doctor, slot, now);
    const { rows } = await pool.query({ name: BOOK.name, text: BOOK.text, values: plan.values });
    const [result] = rows;
    if (result.outcome === 'booked') {
      claims.changed(doctor.id);
      return { status: 201, json: plan.response };
    }
    if (result.outcome === 'replay') return replay(result, plan.bodyHash, actor, wish.key);
    if (result.outcome === 'taken')
      throw taken(result.blocker, await claims.nextFree(doctor.id, slot.startsAt, ALTERNATIVES));
  }
  throw new Refusal(503, 'doctor_changing', "The doctor's schedule is being changed right now; try again.");
}

function offered(doctor, startsAtMs, now) {
  const { notBeforeMs, notAfterMs } = schedules.bookingWindow(doctor, now.getTime());
  if (startsAtMs < notBeforeMs || startsAtMs > notAfterMs) return undefined;
  return doctor.expansion.slotStartingAt(startsAtMs);
}

/** Ids, fee, time, answer: everything that is known before the transaction, in the order of the function's parameters. */
function planOf({ actor, body, patientId, key }, doctor, slot, now) {
  const { amount, currency } = doctor.fee;
  const { mode, payment } = body;
  const reason = body.reason.trim();
  const [id, paymentId, at] = [uuidv7(), uuidv7(), now.toISOString()];
  const [startsAt, endsAt] = [new Date(slot.startsAt).toISOString(), new Date(slot.endsAt).toISOString()];
  const from = new Date(slot.startsAt - doctor.bufferBeforeMinutes * MINUTE_MS).toISOString();
  const until = new Date(slot.endsAt + doctor.bufferAfterMinutes * MINUTE_MS).toISOString();
  const [status, paymentStatus] = ['scheduled', amount === 0 ? 'captured' : 'created'];
  const visit = {
    id,
    status,
    doctorId: doctor.id,
    patientId,
    startsAt,
    endsAt,
    mode,
    reason,
    sequence: 0,
    visitKind: null,
    overbooked: false,
  };
  const owed = { id: paymentId, status: paymentStatus, amount, currency, method: payment.method };
  const response = JSON.stringify({ success: true, data: { ...visit, payment: owed } });
  const event = JSON.stringify({
    ...{ consultationId: id, doctorId: doctor.id, doctorUserId: doctor.userId },
    ...{ patientId, startsAt, endsAt, mode, status, previousStatus: null },
  });
  const bodyHash = key === null ? null : bodyHashOf(body, reason);
  const lockedUntil = new Date(now.getTime() + LOCK_MS).toISOString();
  const values = [
    ...[at, id, doctor.id, doctor.version, patientId, startsAt, endsAt, `[${from},${until})`, status, mode],
    seal(reason, 'consultation', 'reason', id),
    ...[paymentId, amount, currency, payment.method, paymentStatus, 'manual', null, null],
    ...[actor.id, actor.role, actor.requestId, actor.address, uuidv7(), uuidv7(), event],
    ...[ROUTE, key, bodyHash, 201, key === null ? null : seal(response, ...placeOf(actor, key)), lockedUntil],
  ];
  return { values, response, bodyHash };
}

function bodyHashOf({ doctorId, startsAt, patientId, mode, payment }, reason) {
  const parts = [doctorId, Date.parse(startsAt), patientId, reason, mode, payment.method, payment.token];
  return fingerprint(JSON.stringify(parts));
}

const placeOf = (actor, key) => ['idempotency_key', 'response', JSON.stringify([actor.id, ROUTE, key])];

function replay(first, bodyHash, actor, key) {
  if (first.body_hash !== bodyHash) {
    throw new Refusal(422, 'idempotency_key_reused', 'This Idempotency-Key was used for another request before.');
  }
  return { status: first.status_code, json: open(first.response, ...placeOf(actor, key)), replayed: true };
}

async function refuse(pool, claims, { actor, body, key, startsAtMs }, doctor) {
  if (key !== null) {
    const { rows } = await pool.query({ ...KEY_USE, values: [actor.id, ROUTE, key] });
    if (rows.length > 0) return replay(rows[0], bodyHashOf(body, body.reason.trim()), actor, key);
  }
  if (!doctor) throw unknownDoctor();
  const alternatives = await claims.nextFree(doctor.id, startsAtMs, ALTERNATIVES);
  const message = 'The doctor offers no appointment that starts at this time.';
  throw new Refusal(422, 'slot_not_offered', message, { alternatives });
}

function taken(blockedBy, alternatives) {
  const message =
    blockedBy === 'doctor'
      ? 'This time is no longer free.'
      : 'The patient already has another appointment at this time.';
  return new Refusal(409, 'slot_taken', message, { blockedBy, alternatives });
}

function keyOf(headers) {
  const key = headers['idempotency-key'];
  if (key === undefined) return null;
  if (key.length > 0 && key.length <= LONGEST_KEY) return key;
  throw new Refusal(400, 'idempotency_key_malformed', 'Idempotency-Key takes 1 to 255 characters, once.');
}

function patientOf({ id, role }, { patientId }) {
  if (role === 'patient') {
    if (patientId === undefined || patientId === id) return id;
    throw invalid([{ field: 'patientId', message: 'patients book for themselves' }]);
  }
  if (patientId !== undefined) return patientId;
  throw invalid([{ field: 'patientId', message: 'is required when staff book' }]);
}

function checkMeaning({ body, startsAtMs }) {
  if (body.payment.method === 'card') {
    throw new Refusal(422, 'payment_method_unavailable', 'Cards are not taken here.');
  }
  if (body.payment.token !== undefined)
    throw invalid([{ field: 'payment.token', message: 'belongs to card payments only' }]);
  if (Number.isNaN(startsAtMs)) throw invalid([{ field: 'startsAt', message: 'is no date that exists' }]);
}
