import { Counter } from 'prom-client';

export const unreadableFields = new Counter({
  name: 'encrypted_field_open_failures_total',
  help: 'Encrypted values that could not be opened: changed, moved, or without their key.',
  labelNames: ['table', 'column', 'cause'],
});
