import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Actor } from '../../../platform/auth/actor';
import { recordStatusChange } from '../../../platform/history/status-change.entity';
import { AuditTrail } from '../../audit';
import { Doctor } from '../../doctors';
import type { Consultation } from '../consultation.entity';
import type { ConsultationStatus } from '../consultation-status';
import { ConsultationTexts } from '../consultation-texts';
import { type Paying, VisitMoney } from './visit-money.service';

/** A visit and its payment, both locked, with who changes them and when. */
export interface Visiting extends Paying {
  visit: Consultation;
  /** The doctor's account, if there is one. */
  doctorUserId: string | null;
  was: ConsultationStatus;
}

export interface VisitStep {
  /** As typed; sealed before it is stored. */
  reason?: string;
  /** For the audit trail: ids and words of ours. */
  details?: Record<string, unknown>;
}

/** What every change of a visit has in common, whoever makes it. */
@Injectable()
export class VisitChanges {
  constructor(
    private readonly money: VisitMoney,
    private readonly texts: ConsultationTexts,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @param visit locked */
  async begin(em: EntityManager, actor: Actor, visit: Consultation): Promise<Visiting> {
    const payment = await this.money.paymentOf(em, visit.id);
    const doctor = await em.findOne(Doctor, { id: visit.doctorId });
    return { em, actor, visit, payment, doctorUserId: doctor?.userId ?? null, was: visit.status, at: this.clock.now() };
  }

  /** A move to another time leaves the state as it is: its history is in the moves. */
  rememberMove({ em, actor, visit }: Visiting, details: Record<string, unknown>): void {
    const { id: subjectId, patientId } = visit;
    const action = 'consultation.rescheduled';
    this.audit.record(em, actor, { action, subjectType: 'consultation', subjectId, patientId, details });
  }

  /** One row in the history and one in the audit trail, in the transaction of the change. */
  remember({ em, actor, visit, was, at }: Visiting, { reason, details }: VisitStep = {}): void {
    const subject = { subjectType: 'consultation', subjectId: visit.id };
    const step = { ...subject, fromStatus: was, toStatus: visit.status, at };
    recordStatusChange(em, actor, step, reason === undefined ? undefined : this.texts.because(reason));
    this.audit.record(em, actor, {
      action: `consultation.${visit.status}`,
      ...subject,
      patientId: visit.patientId,
      details: { from: was, ...details },
    });
  }
}
