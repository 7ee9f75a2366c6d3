import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/env';
import type { SignedInActor } from '../../../platform/auth/actor';
import { NotesNotShown } from './notes.errors';

/** Whether patients read what doctors write about them here, or are handed it in person. */
@Injectable()
export class NotePolicy {
  constructor(private readonly env: Environment) {}

  get shownToPatients(): boolean {
    return this.env.NOTES_FOR_PATIENTS === 'signed';
  }

  /** @throws NotesNotShown */
  assertShownTo({ role }: Pick<SignedInActor, 'role'>): void {
    if (role === 'patient' && !this.shownToPatients) throw new NotesNotShown();
  }
}
