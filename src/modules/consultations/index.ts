export { type Appointment, type AppointmentCursor, Appointments } from './appointments';
export { Consultation } from './consultation.entity';
export { ConsultationsModule } from './consultations.module';
export { type PatientVisit, PatientVisits } from './patient-visits';
