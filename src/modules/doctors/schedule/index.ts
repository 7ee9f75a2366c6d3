export type { AvailabilityException, AvailabilityRule, DoctorSchedule, Slot } from './doctor-schedule';
export { type BookingWindow, bookingWindow, freeSlots, type Interval } from './free-slots';
export { ScheduleExpansion } from './schedule-expansion';
export { type ScheduleSettings, validateSchedule } from './schedule-validation';
export { ZoneTimeline } from './zone-timeline';
