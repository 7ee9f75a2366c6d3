import type { AccessLines } from '../access-line';
import type { Clinic } from '../clinic';
import { inProgress } from './consultations';

const NOTE = { text: 'Seen by video.' };

export const noteLines: AccessLines = {
  writeNote: {
    allowed: ['doctor'],
    foreign: ['otherDoctor'],
    ask: async (clinic) => ({ path: { id: await inProgress(clinic) }, body: NOTE }),
  },
  listNotes: {
    allowed: ['patient', 'doctor'],
    foreign: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => {
      const { id, noteId: hidden } = await signed(clinic);
      return { path: { id }, hidden };
    },
  },
  getNote: {
    allowed: ['patient', 'doctor'],
    foreign: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => ({ path: await signed(clinic) }),
  },
  rewriteNote: {
    allowed: ['doctor'],
    foreign: ['otherDoctor'],
    ask: async (clinic) => ({ path: await draft(clinic), body: NOTE }),
  },
  signNote: {
    allowed: ['doctor'],
    foreign: ['otherDoctor'],
    ask: async (clinic) => ({ path: await draft(clinic) }),
  },
  amendNote: {
    allowed: ['doctor'],
    foreign: ['otherDoctor'],
    ask: async (clinic) => ({
      path: await signed(clinic),
      body: { reason: 'The result came in', text: 'Swab negative' },
    }),
  },
  listPatientNotes: {
    // Others get in with emergency access: test/integration/consultations/notes.spec.ts.
    allowed: ['patient', 'doctor'],
    foreign: ['otherPatient'],
    ask: async (clinic) => {
      const { noteId: hidden } = await signed(clinic);
      return { path: { id: clinic.patient.id }, hidden };
    },
  },
};

async function draft(clinic: Clinic): Promise<{ id: string; noteId: string }> {
  const id = await inProgress(clinic);
  const { id: noteId } = await clinic.post<{ id: string }>('doctor', `/consultations/${id}/notes`, NOTE);
  return { id, noteId };
}

async function signed(clinic: Clinic): Promise<{ id: string; noteId: string }> {
  const note = await draft(clinic);
  await clinic.post('doctor', `/consultations/${note.id}/notes/${note.noteId}/signature`, {});
  return note;
}
