import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Actor, SignedInActor } from '../../../platform/auth/actor';
import { AuditTrail } from '../../audit';
import type { Consultation } from '../consultation.entity';
import { ConsultationRepository } from '../consultation.repository';

/** What all that is done around a meeting has in common: whose visit it is, and a row in the audit trail. */
@Injectable()
export class MeetingTrail {
  constructor(
    private readonly consultations: ConsultationRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** Locked: a visit has one room, and somebody whose link is revoked gets in before that or not at all. @throws NotFound */
  visitOf(em: EntityManager, actor: SignedInActor, visitId: string): Promise<Consultation> {
    return this.consultations.findOwnedBy(em, actor, visitId, true);
  }

  /** Without the lock, for who only reads. @throws NotFound */
  visitSeenBy(em: EntityManager, actor: SignedInActor, visitId: string): Promise<Consultation> {
    return this.consultations.findOwnedBy(em, actor, visitId);
  }

  /** For a guest, whose link says which visit it is. @throws NotFound */
  visitWith(em: EntityManager, visitId: string, lock: boolean): Promise<Consultation> {
    return this.consultations.find(em, visitId, lock);
  }

  record(
    em: EntityManager,
    actor: Actor,
    { id: subjectId, patientId }: Pick<Consultation, 'id' | 'patientId'>,
    action: string,
    details?: Record<string, unknown>,
  ): void {
    this.audit.record(em, actor, { action, subjectType: 'consultation', subjectId, patientId, details });
  }
}
