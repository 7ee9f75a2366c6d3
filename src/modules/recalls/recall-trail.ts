import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../platform/auth/actor';
import { FieldCipher } from '../../platform/encryption/field-cipher';
import { recordStatusChange } from '../../platform/history/status-change.entity';
import { AuditTrail } from '../audit';
import type { Recall, RecallContact, RecalledCourse, RecallPatient } from './recall.entity';

const SUBJECT = 'recall';

/** What is kept of a recall besides itself: audit rows, each patient's among them, and what people typed, sealed. */
@Injectable()
export class RecallTrail {
  constructor(
    private readonly audit: AuditTrail,
    private readonly cipher: FieldCipher,
  ) {}

  sealedReason({ id }: Recall, reason: string): string {
    return this.cipher.seal(reason, { table: 'recall', column: 'reason', id });
  }

  reasonOf({ id, reason }: Recall): Promise<string> {
    return this.cipher.open(reason, { table: 'recall', column: 'reason', id });
  }

  sealedNote(id: string, note: string): string {
    return this.cipher.seal(note, { table: 'recall_contact', column: 'note', id });
  }

  noteOf({ id, note }: RecallContact): Promise<string | null> {
    return note === null
      ? Promise.resolve(null)
      : this.cipher.open(note, { table: 'recall_contact', column: 'note', id });
  }

  /** Whose record it was that was looked through is told to each of them. */
  opened(em: EntityManager, actor: SignedInActor, recall: Recall, courses: readonly RecalledCourse[]): void {
    const { id, productId, batch, unaccounted } = recall;
    const details = { productId, batch, class: recall.class, patients: courses.length, unaccounted };
    this.audit.record(em, actor, { action: 'recall.opened', subjectType: SUBJECT, subjectId: id, details });
    for (const { patientId, dispenseIds } of courses) {
      const found = { action: 'recall.patient_found', subjectType: SUBJECT, subjectId: id, patientId };
      this.audit.record(em, actor, { ...found, details: { dispenseIds } });
    }
  }

  contacted(em: EntityManager, actor: SignedInActor, { recallId, patientId, outcome, id }: RecallContact): void {
    const details = { contactId: id, outcome };
    this.audit.record(em, actor, {
      ...{ action: 'recall.patient_contacted', subjectType: SUBJECT, subjectId: recallId, patientId, details },
    });
  }

  closed(em: EntityManager, actor: SignedInActor, { id, updatedAt: at }: Recall, reason: string | undefined): void {
    const step = { subjectType: SUBJECT, subjectId: id, fromStatus: 'open', toStatus: 'closed', at };
    recordStatusChange(em, actor, step, reason === undefined ? undefined : { text: reason, cipher: this.cipher });
    this.audit.record(em, actor, { action: 'recall.closed', subjectType: SUBJECT, subjectId: id });
  }

  read(em: EntityManager, actor: SignedInActor, { id }: Recall): void {
    this.audit.record(em, actor, { action: 'recall.read', subjectType: SUBJECT, subjectId: id });
  }

  patientsListed(em: EntityManager, actor: SignedInActor, { id }: Recall, shown: readonly RecallPatient[]): void {
    const fact = { action: 'recall.patients_listed', subjectType: SUBJECT, details: { recallId: id } };
    this.audit.recordList(
      em,
      actor,
      fact,
      shown.map(({ id: rowId, patientId }) => ({ id: rowId, patientId })),
    );
  }

  ownListed(em: EntityManager, actor: SignedInActor, ids: readonly string[]): void {
    const fact = { action: 'recall.own_listed', subjectType: SUBJECT };
    this.audit.recordList(
      em,
      actor,
      fact,
      ids.map((id) => ({ id, patientId: actor.id })),
    );
  }
}
