import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { SealedContent } from './consultation-note.entity';

/** What was added to a signed note, and why. Signed as it is written; it never changes. */
@Entity({ tableName: 'consultation_note_addendum' })
export class NoteAddendum {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  noteId!: string;

  @Property({ type: 'uuid' })
  authorId!: string;

  /** Sealed: the text and its reason. */
  @Property({ type: 'text' })
  content!: string;

  /** SHA-256 of what is inside the envelope. */
  @Property({ type: 'text' })
  contentHash!: string;

  @Property({ type: 'timestamptz' })
  signedAt!: Date;

  /** @param content sealed for `id` */
  static to(noteId: string, id: string, authorId: string, content: SealedContent, at: Date): NoteAddendum {
    const { sealed, hash: contentHash } = content;
    return Object.assign(new NoteAddendum(), { id, noteId, authorId, content: sealed, contentHash, signedAt: at });
  }
}
