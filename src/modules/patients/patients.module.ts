import { Module } from '@nestjs/common';
import { ConsultationsModule } from '../consultations';
import { IdentityModule } from '../identity';
import { PrescriptionsModule } from '../prescriptions';
import { EmergencyAccessMailHandler } from './emergency-access-mail.handler';
import { EmergencyAccessController } from './emergency-access.controller';
import { EmergencyAccessRepository } from './emergency-access.repository';
import { EmergencyAccessReviewController } from './emergency-access-review.controller';
import { EmergencyAccessReviews } from './emergency-access-review.service';
import { EmergencyAccessService } from './emergency-access.service';
import { EmergencyAccesses } from './emergency-accesses';
import { PatientNoteReading } from './patient-note-reading.service';
import { PatientNotesController } from './patient-notes.controller';
import { PatientRecordAccess } from './patient-record-access';
import { PatientRecordController } from './patient-record.controller';
import { PatientRecords } from './patient-record.service';
import { EmergencyAccessPersonalData } from './emergency-access.personal-data';

@Module({
  imports: [IdentityModule, ConsultationsModule, PrescriptionsModule],
  controllers: [
    PatientRecordController,
    PatientNotesController,
    EmergencyAccessController,
    EmergencyAccessReviewController,
  ],
  providers: [
    EmergencyAccessPersonalData,
    EmergencyAccessMailHandler,
    EmergencyAccessRepository,
    EmergencyAccessReviews,
    EmergencyAccessService,
    EmergencyAccesses,
    PatientNoteReading,
    PatientRecordAccess,
    PatientRecords,
  ],
})
export class PatientsModule {}
