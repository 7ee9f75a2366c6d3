export { Consultation } from './consultation.entity';
export { ConsultationsModule } from './consultations.module';
export { type PatientVisit, PatientVisits } from './patient-visits';
