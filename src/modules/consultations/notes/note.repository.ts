import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFound } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { ConsultationNote } from './consultation-note.entity';
import { NoteAddendum } from './note-addendum.entity';
import type { NotedNote } from './noted-note';

/** Named finders for notes. Drafts are their author's alone. */
@Injectable()
export class NoteRepository {
  /** Of one visit, oldest first. Drafts only for who writes them. */
  async ofVisit(em: EntityManager, actor: SignedInActor, consultationId: string): Promise<NotedNote[]> {
    const where = { consultationId, ...visibleTo(actor) };
    return this.withAddenda(em, await em.find(ConsultationNote, where, { orderBy: { id: 'asc' } }));
  }

  /** @throws NotFound for a note that does not exist, is of another visit, or is somebody else's draft */
  async oneOf(em: EntityManager, actor: SignedInActor, consultationId: string, id: string): Promise<NotedNote> {
    const note = await em.findOne(ConsultationNote, { id, consultationId, ...visibleTo(actor) });
    if (!note) throw new NotFound('note');
    return (await this.withAddenda(em, [note]))[0];
  }

  /** Signed ones of one patient, newest first. */
  async signedOf(
    em: EntityManager,
    patientId: string,
    { limit, offset }: { limit: number; offset: number },
  ): Promise<[NotedNote[], number]> {
    const [notes, total] = await em.findAndCount(
      ConsultationNote,
      { patientId, signedAt: { $ne: null } },
      { orderBy: [{ signedAt: 'desc' }, { id: 'desc' }], limit, offset },
    );
    return [await this.withAddenda(em, notes), total];
  }

  /** @throws NotFound for a note that does not exist, is of another visit or of another author */
  async findWrittenBy(em: EntityManager, actor: SignedInActor, consultationId: string, id: string) {
    const note = await em.findOne(ConsultationNote, { id, consultationId, authorId: actor.id });
    if (!note) throw new NotFound('note');
    return note;
  }

  draftsOf(em: EntityManager, authorId: string, consultationId: string): Promise<ConsultationNote[]> {
    return em.find(ConsultationNote, { consultationId, authorId, signedAt: null }, { orderBy: { id: 'asc' } });
  }

  async withAddenda(em: EntityManager, notes: readonly ConsultationNote[]): Promise<NotedNote[]> {
    const noteIds = notes.map(({ id }) => id);
    const addenda =
      noteIds.length === 0 ? [] : await em.find(NoteAddendum, { noteId: { $in: noteIds } }, { orderBy: { id: 'asc' } });
    return notes.map((note) => ({ note, addenda: addenda.filter(({ noteId }) => noteId === note.id) }));
  }
}

const visibleTo = ({ id }: SignedInActor) => ({ $or: [{ signedAt: { $ne: null } }, { authorId: id }] });
