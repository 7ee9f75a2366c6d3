import { Module } from '@nestjs/common';
import { AvailabilityNotes } from './availability-notes';
import { AvailabilityReading } from './availability-reading.service';
import { AvailableDoctors } from './available-doctors.service';
import { BusyTimesReader } from './busy-times';
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

@Module({
  controllers: [DoctorsController, DoctorAvailabilityController, DoctorSlotsController],
  providers: [
    Doctors,
    DoctorReading,
    DoctorsPersonalData,
    AvailabilityNotes,
    AvailabilityReading,
    AvailableDoctors,
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
