import { Counter } from 'prom-client';

/** `failed` is dead: the mail server took it for a whole day not, or will never. */
export const notificationMails = new Counter({
  name: 'notification_mails_total',
  help: 'Notifications that were to be mailed, by category and what became of them: sent, failed, dropped.',
  labelNames: ['category', 'outcome'] as const,
});
