import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../platform/auth/actor';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { Page, type PageQuery } from '../../platform/http/page';
import { AuditTrail } from '../audit';
import { type NoteResponse, PatientNotes } from '../consultations';
import { PatientRecordAccess } from './patient-record-access';

/** What doctors have noted about a patient, for who may read the record. */
@Injectable()
export class PatientNoteReading {
  constructor(
    private readonly work: UnitOfWork,
    private readonly access: PatientRecordAccess,
    private readonly notes: PatientNotes,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * The look and its audit row stand and fall together: nobody reads without a trace.
   *
   * @throws NotFound, EmergencyAccessRequired, NotesNotShown
   */
  list(actor: SignedInActor, patientId: string, query: PageQuery): Promise<Page<NoteResponse>> {
    return this.work.run(async (em) => {
      const { access } = await this.access.look(em, actor, patientId);
      const { notes, total } = await this.notes.signedOf(em, actor, patientId, query);
      const { kind, emergencyAccessId } = access;
      this.audit.record(em, actor, {
        action: 'consultation_note.listed',
        subjectType: 'patient',
        subjectId: patientId,
        patientId,
        details: {
          access: kind,
          ...(emergencyAccessId !== undefined && { emergencyAccessId }),
          noteIds: notes.map(({ id }) => id),
        },
      });
      return new Page(notes, total, query);
    });
  }
}
