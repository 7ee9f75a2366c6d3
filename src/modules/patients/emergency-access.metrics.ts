import { Counter } from 'prom-client';

export const openedAccesses = new Counter({
  name: 'emergency_accesses_opened_total',
  help: 'Emergency accesses that were opened, by the role of who opened them.',
  labelNames: ['role'],
});

export const unusualAccesses = new Counter({
  name: 'emergency_accesses_unusual_total',
  help: 'Emergency accesses beyond what one person usually opens in a day.',
});
