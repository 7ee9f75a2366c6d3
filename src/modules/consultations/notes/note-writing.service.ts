import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { SignedInActor } from '../../../platform/auth/actor';
import { Idempotency } from '../../../platform/http/idempotency';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { assertVersion } from '../../../platform/http/if-match';
import type { Consultation } from '../consultation.entity';
import { ConsultationNote } from './consultation-note.entity';
import { contentOf, type WriteNoteRequest } from './dto/write-note.request';
import { NoteTexts } from './note-texts';
import { NoteTrail } from './note-trail';
import { NotesNotOpen, TooManyNotes } from './notes.errors';

/** Of one visit, drafts and signed ones. */
const MOST_NOTES = 20;

/** Drafts: by the doctor whose visit it is, from its beginning on and also afterwards. */
@Injectable()
export class NoteWriting {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly trail: NoteTrail,
    private readonly texts: NoteTexts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws NotFound, NotesNotOpen, TooManyNotes */
  write(actor: SignedInActor, visitId: string, body: WriteNoteRequest, key: string | null): Promise<RenderedAnswer> {
    const route = `POST /consultations/${visitId}/notes`;
    return this.idempotency.run({ actor, route, key, body }, 201, async (em) => {
      const visit = await this.trail.visitOf(em, actor, visitId);
      assertOpen(visit);
      if ((await em.count(ConsultationNote, { consultationId: visitId })) >= MOST_NOTES) {
        throw new TooManyNotes(MOST_NOTES);
      }
      const id = ConsultationNote.newId();
      const late = visit.status !== 'in_progress';
      const about = { consultationId: visitId, patientId: visit.patientId, authorId: actor.id, late };
      const content = this.texts.sealNote(id, contentOf(body));
      const note = ConsultationNote.write(id, about, content, this.clock.now());
      em.persist(note);
      this.trail.record(em, actor, note, 'written');
      await em.flush();
      return this.texts.shown({ note, addenda: [] });
    });
  }

  /** The whole draft anew. @throws NotFound, NoteSigned, VersionConflict */
  rewrite(
    actor: SignedInActor,
    { visitId, noteId }: { visitId: string; noteId: string },
    body: WriteNoteRequest,
    version: number | undefined,
  ): Promise<RenderedAnswer> {
    const route = `PUT /consultations/${visitId}/notes/${noteId}`;
    return this.idempotency.run({ actor, route, key: null, body }, 200, async (em) => {
      await this.trail.visitOf(em, actor, visitId);
      const note = await this.trail.noteOf(em, actor, visitId, noteId);
      // What is signed is told first: a newer version of it is no help.
      if (!note.isSigned) assertVersion(version, note);
      note.rewrite(this.texts.sealNote(note.id, contentOf(body)), this.clock.now());
      this.trail.record(em, actor, note, 'rewritten');
      await em.flush();
      return this.texts.shown({ note, addenda: [] });
    });
  }
}

function assertOpen({ status }: Consultation): void {
  if (status !== 'in_progress' && status !== 'completed' && status !== 'aborted') throw new NotesNotOpen(status);
}
