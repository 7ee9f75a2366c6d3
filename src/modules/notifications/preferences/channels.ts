import type { Recipient } from '../../identity';
import { type NotificationCategory } from './notification-category';

export const EMAIL_CHOICES = ['off', 'immediate', 'daily'] as const;

/** By mail: not at all, as it happens, or with everything else of a day. */
export type EmailChoice = (typeof EMAIL_CHOICES)[number];

export interface Channels {
  /** In the list of the application. */
  inApp: boolean;
  email: EmailChoice;
}

/** What is sent where nobody has chosen. */
export const DEFAULT_CHANNELS: Readonly<Record<NotificationCategory, Channels>> = {
  appointments: { inApp: true, email: 'immediate' },
  reminders: { inApp: true, email: 'immediate' },
  payments: { inApp: true, email: 'immediate' },
  prescriptions: { inApp: true, email: 'immediate' },
  stock: { inApp: true, email: 'daily' },
  security: { inApp: true, email: 'immediate' },
  other: { inApp: true, email: 'daily' },
};

/** What may be chosen for mail: whoever took an account over cannot silence it, and a reminder of yesterday reminds of nothing. */
export function emailChoicesOf(category: NotificationCategory): readonly EmailChoice[] {
  if (category === 'security') return ['immediate'];
  return category === 'reminders' ? ['off', 'immediate'] : EMAIL_CHOICES;
}

/** Events that have letters of their own, which say more than their notification. */
const HAVE_LETTERS = /^(user\.(mfa_|recovery_code|login_attack_suspected)|emergency_access\.opened$)/;

/**
 * Where an event reaches somebody. Mail goes to nobody who cannot sign in; and only to an address that was shown to be theirs, since a
 * typing error would tell a stranger of somebody's visits.
 */
export function channelsFor(
  chosen: Channels,
  { emailVerified, active }: Pick<Recipient, 'emailVerified' | 'active'>,
  type: string,
): Channels {
  const mails = active && emailVerified && !HAVE_LETTERS.test(type);
  return { inApp: chosen.inApp, email: mails ? chosen.email : 'off' };
}
