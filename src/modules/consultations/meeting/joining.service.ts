import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { Doctor } from '../../doctors';
import type { Consultation } from '../consultation.entity';
import { Admissions } from './admissions';
import type { MeetingAdmissionResponse } from './dto/meeting-admission.response';
import { MeetingRooms } from './meeting-rooms';
import { MeetingTrail } from './meeting-trail';

/** Patient and doctor come to where they meet. It moves no status: that the patient is here is said by the check-in. */
@Injectable()
export class Joining {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly trail: MeetingTrail,
    private readonly rooms: MeetingRooms,
    private readonly admissions: Admissions,
  ) {}

  /** @throws NotFound, VisitInPerson, MeetingNotOpen, MeetingClosed, MeetingsNotSetUp */
  async join(actor: SignedInActor, visitId: string): Promise<MeetingAdmissionResponse> {
    const role = actor.role === 'doctor' ? 'doctor' : 'patient';
    const { entered, admission } = await this.unitOfWork.run(async (em) => {
      const visit = await this.trail.visitOf(em, actor, visitId);
      const come = await this.rooms.enter(em, actor, visit, { role, userId: actor.id });
      const name = role === 'doctor' ? await doctorsName(em, visit) : 'Patient';
      return { entered: come, admission: await this.admissions.admit(come, name) };
    });
    this.admissions.count(entered);
    return admission;
  }
}

/** Doctors are listed by their names anyway; a patient's name is nothing for another company's server. */
async function doctorsName(em: EntityManager, { doctorId }: Consultation): Promise<string> {
  const doctor = await em.findOne(Doctor, { id: doctorId });
  return doctor?.name ?? 'Doctor';
}
