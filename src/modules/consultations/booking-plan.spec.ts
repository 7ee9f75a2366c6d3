import fc from 'fast-check';
import { Money } from '../../kernel/money';
import type { SignedInActor } from '../../platform/auth/actor';
import type { BookableDoctor, BookableKind, BookableTime, Slot } from '../doctors';
import { BOOKING_ROUTE, KEY_LOCK_MS, keyUse, planBooking } from './booking-plan';
import type { BookConsultationRequest } from './dto/book-consultation.request';
import { busyRange } from './time-taking';

const NOW = new Date('2026-11-20T09:30:00Z');
const STARTS_AT = Date.parse('2026-12-01T04:30:00Z');
const MINUTE_MS = 60_000;
const SLOT: Slot = { startsAt: STARTS_AT, endsAt: STARTS_AT + 30 * MINUTE_MS, json: '' };

const CARD = { method: 'card' as const, token: 'tok_visa' };
const AT_CLINIC = { method: 'at_clinic' as const };
const CHARGED = { provider: 'sandbox', providerToken: 'tok_visa', providerKey: expect.any(String) as string };
const NOT_CHARGED = { provider: 'manual', providerToken: null, providerKey: null };

const actor: SignedInActor = {
  id: '0199a000-0000-7000-8000-000000000001',
  role: 'patient',
  sessionId: null,
  requestId: 'request-1',
  address: '203.0.113.7',
};
const body: BookConsultationRequest = {
  doctorId: '0199a000-0000-7000-8000-000000000002',
  startsAt: '2026-12-01T04:30:00.000Z',
  reason: 'Persistent cough',
  mode: 'video',
  payment: CARD,
};

function doctorWith(fee = 15_000, buffers = { before: 0, after: 0 }): BookableDoctor {
  const schedule = { bufferBeforeMinutes: buffers.before, bufferAfterMinutes: buffers.after };
  return {
    id: body.doctorId,
    userId: '0199a000-0000-7000-8000-000000000009',
    name: 'Dr. Asha Rao',
    version: 7,
    fee: Money.of(fee, 'INR'),
    schedule,
    limits: { perDay: null, perWeek: null },
  } as unknown as BookableDoctor;
}

const timeOf = ({ fee }: BookableDoctor, kind: BookableKind | null = null): BookableTime => ({
  slot: SLOT,
  minutes: 30,
  fee: kind?.fee ?? fee,
  kind,
});

const plan = (over: Partial<BookConsultationRequest> = {}, doctor = doctorWith(), key: string | null = null) =>
  planBooking(
    { actor, patientId: actor.id, body: { ...body, ...over }, key },
    doctor,
    timeOf(doctor),
    { provider: 'sandbox', authorizeWithinMs: 0 },
    NOW,
  );

const textOf = (request: BookConsultationRequest) =>
  keyUse({ actor, patientId: actor.id, body: request, key: 'k' }, NOW).body;

describe('a booking as text', () => {
  it('is the same whatever the order of the fields', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.keys(body), { minLength: 5 }), fc.boolean(), (names, turned) => {
        const { method, token } = body.payment;
        const payment = turned ? { token, method } : { method, token };
        const shuffled = Object.fromEntries(names.map((name) => [name, ({ ...body, payment } as never)[name]]));
        expect(textOf(shuffled as unknown as BookConsultationRequest)).toBe(textOf(body));
      }),
    );
  });

  it.each(['2026-12-01T04:30:00Z', '2026-12-01T04:30Z', '2026-12-01T10:00:00+05:30', '2026-11-30T23:30:00.0-05:00'])(
    'is the same when the instant is written %s',
    (startsAt) => expect(textOf({ ...body, startsAt })).toBe(textOf(body)),
  );

  it.each<[string, Partial<BookConsultationRequest>]>([
    ['doctor', { doctorId: '0199a000-0000-7000-8000-000000000003' }],
    ['start', { startsAt: '2026-12-01T05:00:00.000Z' }],
    ['patient', { patientId: actor.id }],
    ['reason', { reason: 'Persistent cough.' }],
    ['mode', { mode: 'audio' }],
    ['method', { payment: { method: 'at_clinic' } }],
    ['card', { payment: { method: 'card', token: 'tok_other' } }],
    ['hold', { holdId: '0199a000-0000-7000-8000-000000000004' }],
    ['kind of visit', { visitKind: 'first_visit' }],
  ])('differs with another %s', (_, over) => {
    expect(textOf({ ...body, ...over })).not.toBe(textOf(body));
  });

  it('stands for the use of a key, which it locks for a while', () => {
    expect(keyUse({ actor, patientId: actor.id, body, key: 'k' }, NOW)).toEqual({
      route: BOOKING_ROUTE,
      key: 'k',
      body: textOf(body),
      reason: body.reason,
      lockedUntil: new Date(NOW.getTime() + KEY_LOCK_MS).toISOString(),
    });
  });
});

describe('the time that a booking takes', () => {
  it('reaches over the buffers on both sides, half open', () => {
    expect(busyRange(SLOT, doctorWith(0, { before: 5, after: 10 }).schedule)).toBe(
      '[2026-12-01T04:25:00.000Z,2026-12-01T05:10:00.000Z)',
    );
    expect(plan().busy).toBe('[2026-12-01T04:30:00.000Z,2026-12-01T05:00:00.000Z)');
  });

  it('belongs to the doctor; the visit itself lasts as long as the slot', () => {
    const row = plan({}, doctorWith(15_000, { before: 5, after: 10 }));
    expect(row).toMatchObject({ startsAt: '2026-12-01T04:30:00.000Z', endsAt: '2026-12-01T05:00:00.000Z' });
  });
});

describe('a planned booking', () => {
  it.each([
    ['a card', 15_000, CARD, { status: 'pending_payment', paymentStatus: 'processing', ...CHARGED }],
    ['payment at the clinic', 15_000, AT_CLINIC, { status: 'scheduled', paymentStatus: 'created', ...NOT_CHARGED }],
    ['nothing to pay by card', 0, CARD, { status: 'scheduled', paymentStatus: 'captured', ...NOT_CHARGED }],
    ['nothing to pay', 0, AT_CLINIC, { status: 'scheduled', paymentStatus: 'captured', ...NOT_CHARGED }],
  ])('with %s', (_, fee, payment, planned) => {
    const row = plan({ payment }, doctorWith(fee));
    expect(row).toMatchObject({ ...planned, amount: fee, currency: 'INR' });
    if (row.providerKey !== null) expect(row.providerKey).toBe(`charge-${row.paymentId}`);
  });

  it('has its answer ready unless a card must be charged first', () => {
    expect(plan()).toMatchObject({ statusCode: null, response: null });
    const row = plan({ payment: AT_CLINIC });
    expect(row.statusCode).toBe(201);
    expect(JSON.parse(row.response ?? '')).toEqual({
      success: true,
      data: {
        id: row.consultationId,
        status: 'scheduled',
        doctorId: body.doctorId,
        patientId: actor.id,
        startsAt: row.startsAt,
        endsAt: row.endsAt,
        mode: 'video',
        reason: 'Persistent cough',
        visitKind: null,
        overbooked: false,
        sequence: 0,
        payment: { id: row.paymentId, status: 'created', amount: 15_000, currency: 'INR', method: 'at_clinic' },
      },
    });
  });

  it('tells others ids and facts, and not why the patient comes', () => {
    const row = plan();
    expect(JSON.parse(row.event)).toEqual({
      consultationId: row.consultationId,
      doctorId: body.doctorId,
      doctorUserId: '0199a000-0000-7000-8000-000000000009',
      patientId: actor.id,
      startsAt: row.startsAt,
      endsAt: row.endsAt,
      mode: 'video',
      status: 'pending_payment',
      previousStatus: null,
    });
  });

  it('names who books, for whom, and the version of the doctor that it was decided on', () => {
    expect(plan({}, doctorWith(), 'k')).toMatchObject({
      at: NOW.toISOString(),
      actorId: actor.id,
      actorRole: 'patient',
      patientId: actor.id,
      requestId: 'request-1',
      address: '203.0.113.7',
      doctorVersion: 7,
      key: 'k',
      route: BOOKING_ROUTE,
    });
  });

  it('has conditions only where it needs some', () => {
    const holdId = '0199a000-0000-7000-8000-000000000004';
    const limited = { ...doctorWith(), limits: { perDay: 3, perWeek: null } };
    limited.schedule = { ...limited.schedule, timeZone: 'Asia/Kolkata' };
    const limits = {
      day: '[2026-11-30T18:30:00.000Z,2026-12-01T18:30:00.000Z)',
      week: '[2026-11-29T18:30:00.000Z,2026-12-06T18:30:00.000Z)',
      ...limited.limits,
    };
    expect(plan().conditions).toBeNull();
    expect(plan({ visitKind: 'first_visit' }).conditions).toEqual({ visitKind: 'first_visit' });
    expect(plan({}, limited).conditions).toEqual({ limits });
    expect(plan({ holdId }, limited).conditions).toEqual({ holdId });
  });

  it('has new ids every time it is made', () => {
    const ids = [plan(), plan()].flatMap((row) => [row.consultationId, row.paymentId, row.auditId, row.eventId]);
    expect(new Set(ids).size).toBe(8);
  });
});
