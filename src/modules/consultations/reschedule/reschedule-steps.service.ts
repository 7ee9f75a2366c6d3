import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ValidationFailed } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { type Payment, PaymentGateway } from '../../payments';
import type { Consultation } from '../consultation.entity';
import { assertReschedulable } from '../consultation-status';
import { ConsultationTexts } from '../consultation-texts';
import { ConsultationResponse } from '../dto/consultation.response';
import { HoldSteps } from '../holds/hold-steps.service';
import type { Offer } from '../offered-times.service';
import { takeTime } from '../time-taking';
import { VisitChanges, type Visiting } from '../visit/visit-changes.service';
import type { RescheduleConsultationRequest } from './dto/reschedule-consultation.request';
import { ReschedulePolicy } from './reschedule-policy';
import { VisitMove } from './visit-move.entity';

/** A visit, locked, with who moves it. */
export interface Moving {
  em: EntityManager;
  actor: SignedInActor;
  visit: Consultation;
  /** @throws where the doctor does not offer the new time */
  offer: () => Offer;
}

/** What a move does to the visit, the time and the money, in the caller's transaction. */
@Injectable()
export class RescheduleSteps {
  constructor(
    private readonly policy: ReschedulePolicy,
    private readonly changes: VisitChanges,
    private readonly holds: HoldSteps,
    private readonly texts: ConsultationTexts,
    private readonly gateway: PaymentGateway,
  ) {}

  async move(
    moving: Moving,
    { startsAt, holdId, reason }: RescheduleConsultationRequest,
  ): Promise<ConsultationResponse> {
    const { em, actor, visit } = moving;
    // What is over is told first, and what is too late before what is taken.
    assertReschedulable(visit.status);
    if (Date.parse(startsAt) === visit.startsAt.getTime()) {
      throw new ValidationFailed([{ field: 'startsAt', message: 'is when the visit begins already' }]);
    }
    const visiting = await this.changes.begin(em, actor, visit);
    await this.policy.assertMayMove(em, actor, visit, visiting.at);
    const offer = moving.offer();
    const { doctorId, patientId, visitKind } = visit;
    const wanted = { doctorId, patientId, visitKind, startsAt: new Date(startsAt) };
    if (holdId !== undefined) await this.holds.use(em, actor, holdId, wanted);
    await this.take(em, visiting, offer, holdId);
    this.record(visiting, offer, reason);
    this.keepCharge(visiting.payment, visit, visiting.at);
    return ConsultationResponse.from(visit, await this.texts.reasonFor(actor, visit), visiting.payment);
  }

  /** The old time is given back first: the new one may overlap it. */
  private take(em: EntityManager, { visit, at }: Visiting, { doctor, time }: Offer, holdId?: string): Promise<void> {
    const { id: ownerId, patientId } = visit;
    const frees = holdId === undefined ? [ownerId] : [ownerId, holdId];
    return takeTime(em, {
      ownerId,
      kind: 'consultation',
      expiresAt: null,
      doctor,
      patientId,
      slot: time.slot,
      frees,
      at,
    });
  }

  private record(visiting: Visiting, { time: { slot } }: Offer, reason: string | undefined): void {
    const { em, actor, visit, doctorUserId, at } = visiting;
    const from = { fromStartsAt: visit.startsAt, fromEndsAt: visit.endsAt };
    visit.reschedule(new Date(slot.startsAt), new Date(slot.endsAt), doctorUserId, at);
    const { id: consultationId, sequence, startsAt: toStartsAt, endsAt: toEndsAt } = visit;
    const move = VisitMove.of({ consultationId, sequence, ...from, toStartsAt, toEndsAt, movedBy: actor.id ?? '', at });
    if (reason !== undefined) move.reason = this.texts.sealMoveReason(move.id, reason);
    em.persist(move);
    this.changes.rememberMove(visiting, { sequence });
  }

  /** What the bank sets aside for a few days it sets aside no longer for a visit that is further ahead: it is taken now. */
  private keepCharge(payment: Payment, { startsAt }: Consultation, at: Date): void {
    if (payment.status !== 'authorized') return;
    const lastsUntil = payment.createdAt.getTime() + this.gateway.authorizeWithinMs;
    if (startsAt.getTime() >= lastsUntil) payment.requestCapture(payment.amount, at);
  }
}
