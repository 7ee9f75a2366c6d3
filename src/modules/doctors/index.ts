export type { BookableDoctor, SlotTimes } from './bookable-doctor';
export { DoctorDirectory } from './doctor-directory';
export { FreeSlots } from './free-slots';
export type { DoctorSchedule, ScheduleExpansion, Slot } from './schedule';
