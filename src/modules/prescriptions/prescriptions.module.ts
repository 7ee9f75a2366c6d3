import { Module } from '@nestjs/common';
import { ConsultationsModule } from '../consultations';
import { IdentityModule } from '../identity';
import { InventoryModule } from '../inventory';
import { AllergiesController } from './allergies/allergies.controller';
import { AllergiesPersonalData } from './allergies/allergies.personal-data';
import { Allergies } from './allergies/allergies.service';
import { AllergyAccess } from './allergies/allergy-access';
import { AllergyRecords } from './allergies/allergy-records';
import { AllergyTexts } from './allergies/allergy-texts';
import { CourseSteps } from './course/course-steps';
import { DueRefills } from './course/due-refills';
import { PrescriptionCourseController } from './course/prescription-course.controller';
import { PrescriptionCourse } from './course/prescription-course.service';
import { PrescriptionExpiryJob } from './course/prescription-expiry.job';
import { PrescriptionExpiry } from './course/prescription-expiry.service';
import { RefillAnnouncementsJob } from './course/refill-announcements.job';
import { RefillAnnouncements } from './course/refill-announcements.service';
import { DispenseLabels } from './dispensing/dispense-labels';
import { DispensePlan } from './dispensing/dispense-plan.service';
import { DispenseReading } from './dispensing/dispense-reading.service';
import { DispenseRecords } from './dispensing/dispense-records';
import { DispenseReturnSteps } from './dispensing/dispense-return-steps';
import { DispenseReturns } from './dispensing/dispense-returns.service';
import { DispenseStock } from './dispensing/dispense-stock.service';
import { DispenseRepository } from './dispensing/dispense.repository';
import { DispensesController } from './dispensing/dispenses.controller';
import { DispensesOfLot } from './dispensing/dispenses-of-lot';
import { Dispenses } from './dispensing/dispenses.service';
import { DispensingCounter } from './dispensing/dispensing-counter';
import { LabelPeople } from './dispensing/label-people';
import { PrescriptionAnswers } from './prescription-answers';
import { PrescriptionTexts } from './prescription-texts';
import { PrescriptionTrail } from './prescription-trail';
import { PrescriptionRepository } from './prescription.repository';
import { PrescriptionsController } from './prescriptions.controller';
import { PrescriptionsPersonalData } from './prescriptions.personal-data';
import { Prescriptions } from './prescriptions.service';
import { Allocating } from './stock/allocating';
import { DispensaryLots } from './stock/dispensary-lots';
import { LostStockHandler } from './stock/lost-stock.handler';
import { PrescriptionStock } from './stock/prescription-stock';
import { StockArrivalHandler } from './stock/stock-arrival.handler';
import { StockForWaiting } from './stock/stock-for-waiting.service';
import { UnmetDemand } from './stock/unmet-demand';
import { WaitingLines } from './stock/waiting-lines';
import { ActiveTherapies } from './warnings/active-therapies';
import { PatientTherapy } from './warnings/patient-therapy';
import { WarningCheck } from './warnings/warning-check';
import { PrescribableStock } from './writing/availability.service';
import { DraftRecords } from './writing/draft-records';
import { DraftSteps } from './writing/draft-steps';
import { DraftsController } from './writing/drafts.controller';
import { Drafts } from './writing/drafts.service';
import { Signatures } from './writing/signatures.service';
import { SigningSteps } from './writing/signing-steps';

const RECORDS = [
  Prescriptions,
  PrescriptionAnswers,
  PrescriptionRepository,
  PrescriptionTexts,
  PrescriptionTrail,
  PrescriptionsPersonalData,
];
const WRITING = [Drafts, DraftRecords, DraftSteps, PrescribableStock, Signatures, SigningSteps];
const WARNINGS = [ActiveTherapies, PatientTherapy, WarningCheck];
const STOCK = [
  Allocating,
  DispensaryLots,
  LostStockHandler,
  PrescriptionStock,
  StockArrivalHandler,
  StockForWaiting,
  UnmetDemand,
  WaitingLines,
];
const COURSE = [
  CourseSteps,
  DueRefills,
  PrescriptionCourse,
  PrescriptionExpiry,
  PrescriptionExpiryJob,
  RefillAnnouncements,
  RefillAnnouncementsJob,
];
const DISPENSING = [
  Dispenses,
  DispensingCounter,
  DispensePlan,
  DispenseStock,
  DispenseRecords,
  DispenseRepository,
  DispenseReading,
  DispenseReturns,
  DispenseReturnSteps,
  DispenseLabels,
  LabelPeople,
  DispensesOfLot,
];
const ALLERGIES = [Allergies, AllergyAccess, AllergyRecords, AllergyTexts, AllergiesPersonalData];

@Module({
  imports: [ConsultationsModule, InventoryModule, IdentityModule],
  controllers: [
    DraftsController,
    PrescriptionsController,
    PrescriptionCourseController,
    DispensesController,
    AllergiesController,
  ],
  providers: [...RECORDS, ...WRITING, ...WARNINGS, ...STOCK, ...COURSE, ...DISPENSING, ...ALLERGIES],
  exports: [DispensesOfLot, PatientTherapy, UnmetDemand],
})
export class PrescriptionsModule {}
