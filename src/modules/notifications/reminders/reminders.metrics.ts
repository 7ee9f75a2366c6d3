import { Counter } from 'prom-client';

/** `announced`, `overtaken` and `too_late` by the job; `dropped` by who was to tell and found the visit cancelled, moved or begun. */
export const reminders = new Counter({
  name: 'appointment_reminders_total',
  help: 'Reminders of appointments by what became of them.',
  labelNames: ['outcome'] as const,
});
