import { NoteAddenda } from './note-addenda.service';
import { NotePolicy } from './note-policy';
import { NoteReading } from './note-reading.service';
import { NoteRepository } from './note.repository';
import { NoteSigningController } from './note-signing.controller';
import { NoteSigning } from './note-signing.service';
import { NoteTexts } from './note-texts';
import { NoteTrail } from './note-trail';
import { NoteWriting } from './note-writing.service';
import { NotesController } from './notes.controller';
import { NotesPersonalData } from './notes.personal-data';
import { PatientNotes } from './patient-notes';

export const NOTE_CONTROLLERS = [NotesController, NoteSigningController];

export const NOTE_PROVIDERS = [
  NoteAddenda,
  NotePolicy,
  NoteReading,
  NoteRepository,
  NoteSigning,
  NoteTexts,
  NoteTrail,
  NoteWriting,
  NotesPersonalData,
  PatientNotes,
];
