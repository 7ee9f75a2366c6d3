import type { ConsultationNote } from './consultation-note.entity';
import type { NoteAddendum } from './note-addendum.entity';

/** A note with what was added to it, oldest first. */
export interface NotedNote {
  note: ConsultationNote;
  addenda: readonly NoteAddendum[];
}
