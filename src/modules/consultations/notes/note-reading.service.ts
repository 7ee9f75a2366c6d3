import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { NoteResponse } from './dto/note.response';
import { NotePolicy } from './note-policy';
import { NoteRepository } from './note.repository';
import { NoteTexts } from './note-texts';
import { NoteTrail } from './note-trail';

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

  /** Oldest first. @throws NotFound for a visit that does not exist or is somebody else's; NotesNotShown */
  async ofVisit(actor: SignedInActor, visitId: string): Promise<NoteResponse[]> {
    this.policy.assertShownTo(actor);
    const found = await this.unitOfWork.run(async (em) => {
      const visit = await this.trail.visitSeenBy(em, actor, visitId);
      const notes = await this.notes.ofVisit(em, actor, visitId);
      this.trail.recordLook(em, actor, visit, notes);
      return notes;
    });
    return Promise.all(found.map((noted) => this.texts.opened(noted)));
  }
}
