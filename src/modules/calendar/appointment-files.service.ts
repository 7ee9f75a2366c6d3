import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { AuditTrail } from '../audit';
import { Appointments } from '../consultations';
import { AppointmentCalendars } from './appointment-calendars';

/** One visit for the calendar of who takes part in it. */
@Injectable()
export class AppointmentFiles {
  constructor(
    private readonly work: UnitOfWork,
    private readonly appointments: Appointments,
    private readonly calendars: AppointmentCalendars,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws NotFound for a visit that does not exist or is somebody else's */
  file(actor: SignedInActor, id: string): Promise<string> {
    return this.work.run(async (em) => {
      const appointment = await this.appointments.findOwnedBy(em, actor, id);
      this.audit.record(em, actor, {
        action: 'consultation.calendar_downloaded',
        subjectType: 'consultation',
        subjectId: id,
        patientId: appointment.patientId,
      });
      return this.calendars.file(appointment, actor.id);
    });
  }
}
