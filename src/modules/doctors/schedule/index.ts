export {
  type AvailabilityException,
  type AvailabilityRule,
  type DoctorSchedule,
  type Holiday,
  limitsOf,
  LONGEST_SLOT_MINUTES,
  SHORTEST_SLOT_MINUTES,
  type Slot,
  type VisitLimits,
} from './doctor-schedule';
export { type BookingWindow, bookingWindow, freeSlots, type Interval } from './free-slots';
export { type Absence, OpeningHours } from './opening-hours';
export { faultsOfStart, rulesFromDate } from './rules-from-date';
export { ScheduleExpansion } from './schedule-expansion';
export { type ScheduleSettings, validateSchedule } from './schedule-validation';
export { dateAt, dayAround, isLimited, type Period, weekAround, withinLimits } from './visit-limits';
export { parseLocalDate } from './wall-time';
export { ZoneTimeline } from './zone-timeline';
