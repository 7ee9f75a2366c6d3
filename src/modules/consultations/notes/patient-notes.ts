import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import type { NoteResponse } from './dto/note.response';
import { NotePolicy } from './note-policy';
import { NoteRepository } from './note.repository';
import { NoteTexts } from './note-texts';
import { NoteTrail } from './note-trail';

export interface PageOfNotes {
  notes: NoteResponse[];
  total: number;
}

/** The door for modules that show a patient's record; they decide who may look, and audit it. */
@Injectable()
export class PatientNotes {
  constructor(
    private readonly notes: NoteRepository,
    private readonly texts: NoteTexts,
    private readonly trail: NoteTrail,
    private readonly policy: NotePolicy,
  ) {}

  /** Signed ones, newest first. @throws NotesNotShown */
  async signedOf(
    em: EntityManager,
    actor: SignedInActor,
    patientId: string,
    page: { limit: number; offset: number },
  ): Promise<PageOfNotes> {
    this.policy.assertShownTo(actor);
    const [found, total] = await this.notes.signedOf(em, patientId, page);
    const notes = await Promise.all(found.map((noted) => this.texts.shown(noted)));
    this.trail.recordAltered(em, actor, found, notes);
    return { notes, total };
  }
}
