import { Counter } from 'prom-client';

const mails = new Counter({
  name: 'mails_total',
  help: 'Mails by outcome: sent (handed to the server or written), refused (the server will never take it), failed (comes again).',
  labelNames: ['transport', 'outcome'] as const,
});

export function countMail(transport: string, outcome: 'sent' | 'refused' | 'failed'): void {
  mails.inc({ transport, outcome });
}
