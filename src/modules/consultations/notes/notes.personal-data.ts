import type { EntityManager } from '@mikro-orm/postgresql';
import {
  EXPORTED_AT_MOST,
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../../platform/personal-data/personal-data';
import { NotePolicy } from './note-policy';
import { NoteRepository } from './note.repository';
import { NoteTexts } from './note-texts';

@PersonalData({
  section: 'consultationNotes',
  tables: {
    consultation_note: {
      kept: 'Medical record: what was found and done, for as long as the law says. Exported once signed, where the clinic shows notes to patients.',
    },
    consultation_note_addendum: { kept: 'Part of the note that it adds to; exported with it.' },
  },
})
export class NotesPersonalData implements HoldsPersonalData {
  constructor(
    private readonly notes: NoteRepository,
    private readonly texts: NoteTexts,
    private readonly policy: NotePolicy,
  ) {}

  /** About the patient; what a doctor wrote about others is not the doctor's to take along. */
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    if (!this.policy.shownToPatients) return section([]);
    const [notes] = await this.notes.signedOf(em, userId, { limit: EXPORTED_AT_MOST + 1, offset: 0 });
    return section(await Promise.all(notes.map((noted) => this.texts.shown(noted))));
  }
}
