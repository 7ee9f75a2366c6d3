import { uuidv7 } from 'uuidv7';
import type { DomainEvent } from '../../../kernel/aggregate-root';

export type NoteEventType = 'consultation_note.signed' | 'consultation_note.amended';

/** Ids alone: what the note says is nobody's business but of who may read it. */
export interface NoteFacts {
  noteId: string;
  consultationId: string;
  patientId: string;
  authorId: string;
}

export function noteEvent(type: NoteEventType, facts: NoteFacts, occurredAt: Date): DomainEvent {
  return {
    id: uuidv7(),
    type,
    version: 1,
    aggregateType: 'consultation_note',
    aggregateId: facts.noteId,
    occurredAt,
    payload: { ...facts },
  };
}
