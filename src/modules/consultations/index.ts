export { type Appointment, type AppointmentCursor, Appointments } from './appointments';
export { Consultation } from './consultation.entity';
export { SlotHold } from './holds/slot-hold.entity';
export { ConsultationsModule } from './consultations.module';
export { ConsultationNote } from './notes/consultation-note.entity';
export { NoteResponse } from './notes/dto/note.response';
export { NoteAddendum } from './notes/note-addendum.entity';
export { PatientNotes } from './notes/patient-notes';
export { type PatientVisit, PatientVisits } from './patient-visits';
