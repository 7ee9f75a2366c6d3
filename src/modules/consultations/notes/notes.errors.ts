import { DomainError } from '../../../kernel/domain-error';

/** There is nothing to write about yet, or nothing took place. */
export class NotesNotOpen extends DomainError {
  constructor(status: string) {
    super('notes_not_open', 'conflict', 'Notes are written from the beginning of the visit on.', { status });
  }
}

/** A signed note is changed by nobody. */
export class NoteSigned extends DomainError {
  constructor() {
    super('note_signed', 'conflict', 'This note is signed; add to it instead of changing it.');
  }
}

/** What is stored is not what its author wrote, or cannot be opened. */
export class NoteAltered extends DomainError {
  constructor() {
    super('note_altered', 'conflict', 'This is not what was written. Do not rely on it, and tell an administrator.');
  }
}

export class NoteNotSigned extends DomainError {
  constructor() {
    super('note_not_signed', 'conflict', 'This note is a draft; change it instead of adding to it.');
  }
}

export class TooManyNotes extends DomainError {
  constructor(most: number) {
    super(
      'too_many_notes',
      'conflict',
      'This visit has as many notes, or this note as many addenda, as there can be.',
      {
        most,
      },
    );
  }
}

/** The clinic hands notes out in person. */
export class NotesNotShown extends DomainError {
  constructor() {
    super('notes_not_shown', 'forbidden', 'The clinic shows notes to patients in person; ask it.');
  }
}
