import type { MfaFacts } from '../identity/mfa/mfa.events';
import type { NotificationText } from './notification.entity';

const TEXTS: Readonly<Record<string, (facts: MfaFacts) => NotificationText>> = {
  'user.mfa_enabled': () => ({
    title: 'Second factor set up',
    body: 'Logging in needs a code of your authenticator app from now on.',
  }),
  'user.mfa_disabled': () => ({
    title: 'Second factor removed',
    body: 'Logging in needs only your password again.',
  }),
  'user.mfa_reset': () => ({
    title: 'Second factor reset',
    body: 'An administrator took your second factor away and signed you out everywhere.',
  }),
  'user.recovery_code_used': ({ recoveryCodesLeft = 0 }) => ({
    title: 'Recovery code used',
    body: `A recovery code was used; ${recoveryCodesLeft} ${recoveryCodesLeft === 1 ? 'is' : 'are'} left.`,
  }),
  'user.recovery_codes_renewed': () => ({
    title: 'New recovery codes',
    body: 'New recovery codes were made; the old ones are good no more.',
  }),
  'user.login_attack_suspected': ({ guessed }) => ({
    title: 'Somebody may be trying to log in as you',
    body:
      guessed === 'second_factor'
        ? 'Wrong codes were entered many times by somebody who knows your password. If it was not you, change it.'
        : 'A wrong password was entered many times for your account.',
  }),
};

/** The event types that {@link accountSecurityText} knows. */
export const ACCOUNT_SECURITY_EVENTS = Object.keys(TEXTS);

export function accountSecurityText(type: string, facts: MfaFacts): NotificationText {
  return TEXTS[type](facts);
}
