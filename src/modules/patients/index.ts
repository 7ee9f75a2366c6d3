export { EmergencyAccess } from './emergency-access.entity';
export { PatientsModule } from './patients.module';
