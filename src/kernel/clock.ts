/** Where the time comes from. Domain code asks the clock it was given, so that tests can set it. */
export interface Clock {
  now(): Date;
}

/** The injection token of the process-wide {@link Clock}. */
export const CLOCK = Symbol('clock');

export const systemClock: Clock = { now: () => new Date() };
