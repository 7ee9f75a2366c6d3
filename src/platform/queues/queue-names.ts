/** The two queues. `events` carries what the outbox tells of; `jobs` carries what the clock asks for. */
export const EVENTS_QUEUE = 'events';
export const JOBS_QUEUE = 'jobs';
