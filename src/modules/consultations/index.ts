export { Consultation } from './consultation.entity';
export { ConsultationsModule } from './consultations.module';
