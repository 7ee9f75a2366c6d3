export { AvailabilityVersion } from './availability-version.entity';
export type { BookableDoctor, BookableKind, SlotTimes } from './bookable-doctor';
export { type BookableTime, bookableTime, type TimeRefusal } from './bookable-time';
export { ClinicHoliday } from './clinic-holiday.entity';
export type { DoctorAvailability, DoctorProfile, ExceptionDetails } from './doctor-details';
export { AvailabilityException, AvailabilityRule, Doctor } from './doctor.entity';
export { DoctorDirectory } from './doctor-directory';
export { DoctorNextFree } from './next-free/doctor-next-free.entity';
export { DoctorsModule } from './doctors.module';
export type { DoctorChange } from './doctor-changes';
export { Doctors } from './doctors.service';
export { FreeSlots } from './free-slots';
export {
  type BookingWindow,
  bookingWindow,
  dayAround,
  type DoctorSchedule,
  isLimited,
  type Period,
  type ScheduleExpansion,
  type Slot,
  type VisitLimits,
  weekAround,
} from './schedule';
export { TimeClaim } from './time-claim.entity';
export { releaseTime, retakeTime, type VisitTime } from './time-claims';
