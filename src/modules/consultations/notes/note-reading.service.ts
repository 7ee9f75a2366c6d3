import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { Consultation } from '../consultation.entity';
import type { NoteResponse } from './dto/note.response';
import { NotePolicy } from './note-policy';
import { NoteRepository } from './note.repository';
import { NoteTexts } from './note-texts';
import { NoteTrail } from './note-trail';
import type { NotedNote } from './noted-note';
import { NoteAltered } from './notes.errors';

/** The notes of one visit, for the two who were there. Others read them in the patient's record. */
@Injectable()
export class NoteReading {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly trail: NoteTrail,
    private readonly notes: NoteRepository,
    private readonly texts: NoteTexts,
    private readonly policy: NotePolicy,
  ) {}

  /**
   * Oldest first. One that is not what was written is marked, and keeps nobody from the others.
   * @throws NotFound for a visit that does not exist or is somebody else's; NotesNotShown
   */
  ofVisit(actor: SignedInActor, visitId: string): Promise<NoteResponse[]> {
    this.policy.assertShownTo(actor);
    return this.unitOfWork.run(async (em) => {
      const visit = await this.trail.visitSeenBy(em, actor, visitId);
      return this.looked(em, actor, visit, await this.notes.ofVisit(em, actor, visitId));
    });
  }

  /** @throws NotFound as {@link ofVisit}, or for somebody else's draft; NotesNotShown; NoteAltered */
  async one(actor: SignedInActor, visitId: string, noteId: string): Promise<NoteResponse> {
    this.policy.assertShownTo(actor);
    const note = await this.unitOfWork.run(async (em) => {
      const visit = await this.trail.visitSeenBy(em, actor, visitId);
      const [shown] = await this.looked(em, actor, visit, [await this.notes.oneOf(em, actor, visitId, noteId)]);
      return shown;
    });
    // Once the look and what it found are written down.
    if (!note.intact) throw new NoteAltered();
    return note;
  }

  /** The look and what it found are in the audit trail with it. */
  private async looked(
    em: EntityManager,
    actor: SignedInActor,
    visit: Consultation,
    notes: readonly NotedNote[],
  ): Promise<NoteResponse[]> {
    this.trail.recordLook(em, actor, visit, notes);
    const shown = await Promise.all(notes.map((noted) => this.texts.shown(noted)));
    this.trail.recordAltered(em, actor, notes, shown);
    return shown;
  }
}
