import type { Letter } from '../../../platform/mail/letter';
import type { MfaEventType, MfaFacts } from './mfa.events';

const NOT_YOU = 'If this was not you, change your password at once and tell the clinic.';

const GUESSED_PASSWORD = [
  'A wrong password was entered for your account many times. Nobody got in that way.',
  'If this was not you, there is nothing you must do. A long password that you use nowhere else, and a second factor, keep you safe.',
];
const GUESSED_SECOND_FACTOR = [
  'Wrong codes of your second factor were entered many times, by somebody who knows your password.',
  'If this was not you, change your password at once.',
];

const LETTERS: Readonly<Record<MfaEventType, (facts: MfaFacts) => Letter>> = {
  'user.mfa_enabled': () => ({
    subject: 'Second factor set up',
    paragraphs: [
      'An authenticator app was set up for your account. From now on, logging in needs one of its codes. You were signed out everywhere else.',
      'Keep your recovery codes where you find them without your phone.',
      NOT_YOU,
    ],
  }),
  'user.mfa_disabled': () => ({
    subject: 'Second factor removed',
    paragraphs: ['The second factor of your account was removed. Logging in needs only your password again.', NOT_YOU],
  }),
  'user.mfa_reset': () => ({
    subject: 'Second factor reset',
    paragraphs: [
      'An administrator took the second factor of your account away and signed you out everywhere.',
      'If you did not ask for this, change your password at once and tell the clinic.',
    ],
  }),
  'user.recovery_code_used': ({ recoveryCodesLeft = 0 }) => ({
    subject: 'Recovery code used',
    paragraphs: [
      `A recovery code of your account was used. You have ${recoveryCodesLeft} left.`,
      'If you have lost your phone, set up another authenticator app now.',
      NOT_YOU,
    ],
  }),
  'user.recovery_codes_renewed': () => ({
    subject: 'New recovery codes',
    paragraphs: ['New recovery codes were made for your account; the old ones are good no more.', NOT_YOU],
  }),
  'user.login_attack_suspected': ({ guessed }) => ({
    subject: 'Somebody may be trying to log in as you',
    paragraphs: guessed === 'second_factor' ? GUESSED_SECOND_FACTOR : GUESSED_PASSWORD,
  }),
};

/** What the owner of an account is written: the facts of the notification, for whoever does not look there. */
export function mfaLetter(type: MfaEventType, facts: MfaFacts): Letter {
  return LETTERS[type](facts);
}
