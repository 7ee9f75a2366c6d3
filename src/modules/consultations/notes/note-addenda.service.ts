import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { SignedInActor } from '../../../platform/auth/actor';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency } from '../../../platform/http/idempotency';
import type { ConsultationNote } from './consultation-note.entity';
import type { AmendNoteRequest } from './dto/amend-note.request';
import { NoteAddendum } from './note-addendum.entity';
import { NoteRepository } from './note.repository';
import { NoteTexts } from './note-texts';
import { NoteTrail } from './note-trail';
import { TooManyNotes } from './notes.errors';

/** To one note. */
const MOST_ADDENDA = 50;

/** What has to be said once a note is signed. */
@Injectable()
export class NoteAddenda {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly trail: NoteTrail,
    private readonly notes: NoteRepository,
    private readonly texts: NoteTexts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws NotFound, NoteNotSigned, TooManyNotes */
  amend(
    actor: SignedInActor,
    { visitId, noteId }: { visitId: string; noteId: string },
    body: AmendNoteRequest,
    key: string | null,
  ): Promise<RenderedAnswer> {
    const route = `POST /consultations/${visitId}/notes/${noteId}/addenda`;
    return this.idempotency.run({ actor, route, key, body }, 201, async (em) => {
      await this.trail.visitOf(em, actor, visitId);
      const note = await this.trail.noteOf(em, actor, visitId, noteId);
      const at = this.clock.now();
      note.amend(at);
      const { reason, text } = body;
      await this.add(em, actor, note, { reason, text }, at);
      const [noted] = await this.notes.withAddenda(em, [note]);
      return this.texts.shown(noted);
    });
  }

  private async add(
    em: EntityManager,
    actor: SignedInActor,
    note: ConsultationNote,
    said: { reason: string; text: string },
    at: Date,
  ): Promise<void> {
    if ((await em.count(NoteAddendum, { noteId: note.id })) >= MOST_ADDENDA) throw new TooManyNotes(MOST_ADDENDA);
    const id = uuidv7();
    const addendum = NoteAddendum.to(note.id, id, actor.id, this.texts.sealAddendum(id, said), at);
    em.persist(addendum);
    const { contentHash } = addendum;
    this.trail.record(em, actor, note, 'amended', { addendumId: id, contentHash });
    await em.flush();
  }
}
