import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { SignedInActor } from '../../../platform/auth/actor';
import type { RenderedAnswer } from '../../../platform/http/envelope';
import { Idempotency } from '../../../platform/http/idempotency';
import type { ConsultationNote } from './consultation-note.entity';
import { NoteRepository } from './note.repository';
import { NoteAltered } from './notes.errors';
import { NoteTexts } from './note-texts';
import { NoteTrail } from './note-trail';

/** From the draft to what is never changed again. The hash goes into the audit trail, whose seals are signed outside of the database. */
@Injectable()
export class NoteSigning {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly trail: NoteTrail,
    private readonly notes: NoteRepository,
    private readonly texts: NoteTexts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws NotFound, NoteSigned, NoteAltered */
  sign(actor: SignedInActor, visitId: string, noteId: string, key: string | null): Promise<RenderedAnswer> {
    const route = `POST /consultations/${visitId}/notes/${noteId}/signature`;
    return this.idempotency.run({ actor, route, key, body: {} }, 201, async (em) => {
      await this.trail.visitOf(em, actor, visitId);
      const note = await this.trail.noteOf(em, actor, visitId, noteId);
      if (!(await this.texts.isIntact(note))) throw new NoteAltered();
      this.put(em, actor, note, this.clock.now());
      await em.flush();
      return this.texts.shown({ note, addenda: [] });
    });
  }

  /**
   * All drafts of this author, in the transaction that ends the visit, which is locked. Nobody's name is put under what that person did not
   * write: an altered draft stays one, does not keep the visit from its end, and can be written anew.
   */
  async signDrafts(em: EntityManager, actor: SignedInActor, visitId: string, at: Date): Promise<void> {
    for (const note of await this.notes.draftsOf(em, actor.id, visitId)) {
      if (await this.texts.isIntact(note)) this.put(em, actor, note, at);
      else this.trail.record(em, actor, note, 'found_altered');
    }
  }

  private put(em: EntityManager, actor: SignedInActor, note: ConsultationNote, at: Date): void {
    note.sign(at);
    this.trail.record(em, actor, note, 'signed', { contentHash: note.contentHash, late: note.lateEntry });
  }
}
