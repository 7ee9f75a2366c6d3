import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { AggregateRoot } from '../../../kernel/aggregate-root';
import { NoteNotSigned, NoteSigned } from './notes.errors';
import { noteEvent, type NoteEventType } from './notes.events';

/** What was typed, sealed for the row it is written to. */
export interface SealedContent {
  sealed: string;
  /** Of what is inside. */
  hash: string;
}

export interface NewNote {
  consultationId: string;
  patientId: string;
  authorId: string;
  /** Whether the visit was over when it was begun. */
  late: boolean;
}

/**
 * What a doctor writes about a visit: a draft until it is signed, and the same for ever after. The database holds it to that, too
 * (trigger `consultation_note_signed`); what has to be said later is an addendum.
 */
@Entity({ tableName: 'consultation_note' })
export class ConsultationNote extends AggregateRoot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  consultationId!: string;

  @Property({ type: 'uuid' })
  patientId!: string;

  /** The account of the doctor who writes and signs it. */
  @Property({ type: 'uuid' })
  authorId!: string;

  /** Sealed; NoteTexts opens it. */
  @Property({ type: 'text' })
  content!: string;

  /** SHA-256 of what is inside the envelope. It stands in the audit trail of the signature, too. */
  @Property({ type: 'text' })
  contentHash!: string;

  @Property({ type: 'boolean' })
  lateEntry!: boolean;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  signedAt?: Date;

  @Property({ type: 'integer', version: true, default: 1 })
  version!: number;

  /** @param content sealed for `id` */
  static write(id: string, about: NewNote, content: SealedContent, at: Date): ConsultationNote {
    const note = new ConsultationNote();
    note.id = id;
    note.consultationId = about.consultationId;
    note.patientId = about.patientId;
    note.authorId = about.authorId;
    note.lateEntry = about.late;
    note.createdAt = at;
    note.take(content, at);
    return note;
  }

  static newId(): string {
    return uuidv7();
  }

  get isSigned(): boolean {
    return this.signedAt !== undefined && this.signedAt !== null;
  }

  /** @throws NoteSigned */
  rewrite(content: SealedContent, at: Date): void {
    if (this.isSigned) throw new NoteSigned();
    this.take(content, at);
  }

  /** By its author; nothing of it changes any more. @throws NoteSigned */
  sign(at: Date): void {
    if (this.isSigned) throw new NoteSigned();
    this.signedAt = at;
    this.updatedAt = at;
    this.tell('consultation_note.signed', at);
  }

  /** Something is added to it. @throws NoteNotSigned: a draft is rewritten instead */
  amend(at: Date): void {
    if (!this.isSigned) throw new NoteNotSigned();
    this.tell('consultation_note.amended', at);
  }

  private take({ sealed, hash }: SealedContent, at: Date): void {
    this.content = sealed;
    this.contentHash = hash;
    this.updatedAt = at;
  }

  private tell(type: NoteEventType, at: Date): void {
    const { id: noteId, consultationId, patientId, authorId } = this;
    this.announce(noteEvent(type, { noteId, consultationId, patientId, authorId }, at));
  }
}
