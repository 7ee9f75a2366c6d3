import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { NotFound } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { AuditTrail } from '../../audit';
import { Doctor } from '../../doctors';
import { Consultation } from '../consultation.entity';
import { ConsultationRepository } from '../consultation.repository';
import { WaitingPatientResponse, WaitingPositionResponse } from './dto/waiting-room.response';
import { WAITING_ROOM_SPAN_MS } from './visit-policy';
import { inOrder } from './waiting-order';

/** Who waits for a doctor, and who is next. */
@Injectable()
export class WaitingRoom {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly consultations: ConsultationRepository,
    private readonly audit: AuditTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws NotFound for no doctor, and for a doctor who asks for somebody else's */
  list(actor: SignedInActor, doctorId: string): Promise<WaitingPatientResponse[]> {
    return this.unitOfWork.run(async (em) => {
      const mine = actor.role === 'doctor' ? { userId: actor.id } : {};
      if (!(await em.findOne(Doctor, { id: doctorId, deletedAt: null, ...mine }))) throw new NotFound('doctor');
      const waiting = await this.waitingFor(em, doctorId);
      this.audit.recordList(em, actor, { action: 'waiting_room.read', subjectType: 'consultation' }, waiting);
      return waiting.map((visit, index) => WaitingPatientResponse.from(visit, index + 1));
    });
  }

  /** @throws NotFound for a visit that does not exist or is somebody else's */
  position(actor: SignedInActor, id: string): Promise<WaitingPositionResponse> {
    return this.unitOfWork.run(async (em) => {
      const visit = await this.consultations.findOwnedBy(em, actor, id);
      const index = (await this.waitingFor(em, visit.doctorId)).findIndex((other) => other.id === id);
      this.audit.record(em, actor, {
        action: 'waiting_room.read',
        subjectType: 'consultation',
        subjectId: id,
        patientId: visit.patientId,
      });
      return WaitingPositionResponse.from(visit, index < 0 ? null : index + 1);
    });
  }

  /** Next first. Who was forgotten there the day before waits no more. */
  private async waitingFor(em: EntityManager, doctorId: string): Promise<Consultation[]> {
    const now = this.clock.now().getTime();
    const [from, to] = [new Date(now - WAITING_ROOM_SPAN_MS), new Date(now + WAITING_ROOM_SPAN_MS)];
    const around = { $gte: from, $lte: to };
    return inOrder(await em.find(Consultation, { doctorId, status: 'checked_in', deletedAt: null, startsAt: around }));
  }
}
