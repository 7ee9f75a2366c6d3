import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import { AuditTrail } from '../../audit';
import type { Consultation } from '../consultation.entity';
import { ConsultationRepository } from '../consultation.repository';
import type { ConsultationNote } from './consultation-note.entity';
import { NoteRepository } from './note.repository';
import type { NoteResponse } from './dto/note.response';
import type { NotedNote } from './noted-note';

/** What all that is done with notes has in common: whose visit it is, and a row in the audit trail. */
@Injectable()
export class NoteTrail {
  constructor(
    private readonly consultations: ConsultationRepository,
    private readonly notes: NoteRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** Locked: a draft that is written while the visit is completed would be signed by nobody. @throws NotFound */
  visitOf(em: EntityManager, actor: SignedInActor, visitId: string): Promise<Consultation> {
    return this.consultations.findOwnedBy(em, actor, visitId, true);
  }

  /** Without the lock, for who only reads. @throws NotFound */
  visitSeenBy(em: EntityManager, actor: SignedInActor, visitId: string): Promise<Consultation> {
    return this.consultations.findOwnedBy(em, actor, visitId);
  }

  /** @throws NotFound */
  noteOf(em: EntityManager, actor: SignedInActor, visitId: string, noteId: string): Promise<ConsultationNote> {
    return this.notes.findWrittenBy(em, actor, visitId, noteId);
  }

  record(
    em: EntityManager,
    actor: SignedInActor,
    { id, consultationId, patientId }: ConsultationNote,
    step: 'written' | 'rewritten' | 'signed' | 'amended' | 'found_altered',
    details: Record<string, unknown> = {},
  ): void {
    this.audit.record(em, actor, {
      action: `consultation_note.${step}`,
      subjectType: 'consultation_note',
      subjectId: id,
      patientId,
      details: { consultationId, ...details },
    });
  }

  /** One row for each note that was found to be other than what was written, or to have such an addendum. */
  recordAltered(
    em: EntityManager,
    actor: SignedInActor,
    notes: readonly NotedNote[],
    shown: readonly NoteResponse[],
  ): void {
    for (const [at, { intact, addenda }] of shown.entries()) {
      const addendumIds = addenda.filter((addendum) => !addendum.intact).map(({ id }) => id);
      if (intact && addendumIds.length === 0) continue;
      const details = { note: !intact, ...(addendumIds.length > 0 && { addendumIds }) };
      this.record(em, actor, notes[at].note, 'found_altered', details);
    }
  }

  /** Notes are read together: one row that names them all, and nothing of what they say. */
  recordLook(
    em: EntityManager,
    actor: SignedInActor,
    { id: subjectId, patientId }: Pick<Consultation, 'id' | 'patientId'>,
    notes: readonly NotedNote[],
  ): void {
    const details = { noteIds: notes.map(({ note }) => note.id) };
    this.audit.record(em, actor, {
      action: 'consultation_note.read',
      subjectType: 'consultation',
      subjectId,
      patientId,
      details,
    });
  }
}
