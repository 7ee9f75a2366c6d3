import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../kernel/clock';
import { DomainError, NotFound, ValidationFailed } from '../../kernel/domain-error';
import type { SignedInActor } from '../../platform/auth/actor';
import { RenderedAnswer } from '../../platform/http/envelope';
import { type BookableDoctor, type BookableTime, DoctorDirectory, FreeSlots, type TimeRefusal } from '../doctors';
import { BookingAnswers } from './booking-answers.service';
import { type BookingRequest, keyUse, planBooking } from './booking-plan';
import { type BookingOutcome, BookingRepository, type BookingRow } from './booking.repository';
import { DoctorChanging, DoctorFullyBooked, OverbookedEnough, SlotNotOffered, SlotTaken } from './consultations.errors';
import type { BookConsultationRequest } from './dto/book-consultation.request';
import { HoldExpired, OtherHold } from './holds/slot-holds.errors';
import {
  ALTERNATIVES,
  assertKnownKind,
  instantOf,
  isOffered,
  offeredTime,
  READS_OF_DOCTOR,
} from './offered-times.service';
import { patientFor } from './patient-for';

/** Books: takes the time, the fee and the payment in one transaction, then settles a card payment outside of it. */
@Injectable()
export class BookConsultation {
  constructor(
    private readonly doctors: DoctorDirectory,
    private readonly slots: FreeSlots,
    private readonly bookings: BookingRepository,
    private readonly answers: BookingAnswers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * What only needs reading is decided from a cached doctor whose version the transaction checks; a stale one is read again.
   *
   * @param key the Idempotency-Key: the same key and body get the first answer again
   * @returns 201 booked, 202 while the payment provider is silent, 402 when it declined
   * @throws SlotTaken 409, HoldExpired 409, SlotNotOffered 422, NotFound 404 for an unknown doctor or hold, `idempotency_key_reused`
   *   422, `idempotency_in_progress` 409
   */
  async book(actor: SignedInActor, body: BookConsultationRequest, key: string | null): Promise<RenderedAnswer> {
    const request = { actor, body, key, patientId: patientFor(actor, body.patientId) };
    if (body.overbook) assertMayOverbook(actor, body);
    const startsAtMs = instantOf(body.startsAt);
    const wanted = { visitKind: body.visitKind, held: (body.holdId ?? body.overbook) !== undefined };
    const charging = this.answers.chargingFor(body.payment);
    for (let read = 1; read <= READS_OF_DOCTOR; read++) {
      const doctor = await (read === 1 ? this.doctors.bookable(body.doctorId) : this.doctors.refreshed(body.doctorId));
      const now = this.clock.now();
      const time = doctor && offeredTime(doctor, startsAtMs, wanted, now);
      if (!isOffered(time) && read === 1) continue;
      if (!doctor || !isOffered(time)) return this.refuseUnlessBooked(request, doctor, time, now);
      const row = planBooking(request, doctor, time, charging, now);
      const result = await this.bookings.book(row);
      if (result.outcome !== 'stale') return this.conclude(request, row, result);
    }
    throw new DoctorChanging();
  }

  /** What is offered no more may have been booked by the first attempt with this key. */
  private async refuseUnlessBooked(
    request: BookingRequest,
    doctor: BookableDoctor | null,
    time: BookableTime | TimeRefusal | null,
    now: Date,
  ): Promise<RenderedAnswer> {
    const earlier = await this.answers.earlier(request.actor, keyUse(request, now));
    if (earlier) return earlier;
    if (!doctor) throw new NotFound('doctor');
    assertKnownKind(time);
    throw new SlotNotOffered(await this.alternatives(request.body));
  }

  private async conclude(
    { actor, body }: BookingRequest,
    row: BookingRow,
    result: BookingOutcome,
  ): Promise<RenderedAnswer> {
    if (result.outcome === 'replay') return this.answers.again(actor, row, result);
    if (result.outcome === 'taken') {
      throw new SlotTaken(result.blocker ?? 'doctor', await this.alternatives(body));
    }
    if (result.outcome === 'overbooked') throw new OverbookedEnough(this.bookings.overbookMost);
    if (result.outcome === 'full') throw new DoctorFullyBooked(await this.alternatives(body));
    assertBooked(result.outcome);
    this.slots.invalidate(row.doctorId);
    if (row.response !== null) return new RenderedAnswer(row.response, 201);
    return this.answers.afterCharge(actor, row);
  }

  private alternatives({ doctorId, startsAt, visitKind }: BookConsultationRequest) {
    return this.slots.nextFreeSlots(doctorId, new Date(startsAt), ALTERNATIVES, visitKind);
  }
}

/** @throws Forbidden for whoever is not the front desk, ValidationFailed with a hold, which needs nobody's permission */
function assertMayOverbook({ role }: SignedInActor, { holdId }: BookConsultationRequest): void {
  if (role !== 'staff' && role !== 'admin') {
    throw new DomainError('forbidden', 'forbidden', 'Only the front desk takes a time on top of others.');
  }
  if (holdId !== undefined) {
    throw new ValidationFailed([{ field: 'overbook', message: 'belongs to bookings without a hold' }]);
  }
}

function assertBooked(outcome: BookingOutcome['outcome']): void {
  if (outcome === 'no_patient') {
    throw new ValidationFailed([{ field: 'patientId', message: 'is no patient of this clinic' }]);
  }
  if (outcome === 'no_hold') throw new NotFound('slot hold');
  if (outcome === 'other_hold') throw new OtherHold();
  if (outcome === 'hold_expired') throw new HoldExpired();
}
