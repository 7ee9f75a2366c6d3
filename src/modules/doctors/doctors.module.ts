import { Module } from '@nestjs/common';
import { AvailabilityConflicts } from './availability-conflicts';
import { AvailabilityNotes } from './availability-notes';
import { AvailabilityReading } from './availability-reading.service';
import { AvailabilityReviewController } from './availability-review.controller';
import { AvailabilityReview } from './availability-review.service';
import { AvailableDoctors } from './available-doctors.service';
import { BusyTimesReader } from './busy-times';
import { ClinicCalendar } from './clinic-calendar';
import { ClinicHolidaysController } from './clinic-holidays.controller';
import { ClinicHolidays } from './clinic-holidays.service';
import { DoctorAnswersAtHand } from './doctor-answers-at-hand';
import { DoctorAvailabilityController } from './doctor-availability.controller';
import { DoctorCache } from './doctor-cache';
import { DoctorChanges } from './doctor-changes';
import { DoctorDirectory } from './doctor-directory';
import { DoctorReading } from './doctor-reading.service';
import { DoctorSlotsController } from './doctor-slots.controller';
import { DoctorRepository } from './doctor.repository';
import { DoctorsController } from './doctors.controller';
import { Doctors } from './doctors.service';
import { FreeSlots } from './free-slots';
import { DoctorsPersonalData } from './doctors.personal-data';
import { HoursChanges } from './hours-changes';
import { EarliestDoctors } from './next-free/earliest-doctors.service';
import { NextFreeIndex } from './next-free/next-free-index';
import { NextFreeTimes } from './next-free/next-free-times';
import { NextFreeHandler } from './next-free/next-free.handler';
import { NextFreeJob } from './next-free/next-free.job';
import { VisitKindsController } from './visit-kinds.controller';

@Module({
  controllers: [
    DoctorsController,
    DoctorAvailabilityController,
    AvailabilityReviewController,
    DoctorSlotsController,
    VisitKindsController,
    ClinicHolidaysController,
  ],
  providers: [
    Doctors,
    DoctorReading,
    DoctorsPersonalData,
    AvailabilityNotes,
    AvailabilityReading,
    AvailabilityReview,
    AvailabilityConflicts,
    HoursChanges,
    ClinicHolidays,
    ClinicCalendar,
    AvailableDoctors,
    EarliestDoctors,
    NextFreeTimes,
    NextFreeIndex,
    NextFreeJob,
    NextFreeHandler,
    DoctorRepository,
    DoctorDirectory,
    FreeSlots,
    BusyTimesReader,
    DoctorCache,
    DoctorChanges,
    DoctorAnswersAtHand,
  ],
  exports: [Doctors, DoctorDirectory, FreeSlots],
})
export class DoctorsModule {}
