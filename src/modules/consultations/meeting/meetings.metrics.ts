import { Counter } from 'prom-client';

export const meetingsJoined = new Counter({
  name: 'meeting_admissions_total',
  help: 'How often somebody was let into a meeting, by provider and role.',
  labelNames: ['provider', 'role'],
});
