import { DomainError } from '../../../kernel/domain-error';
import { CHALLENGE_SECONDS } from './mfa-challenge.entity';

/** The password was right, and that is not enough. An error and no success: a client that knows no second factor must not take it for one. */
export const mfaRequired = (challengeToken: string) =>
  new DomainError('mfa_required', 'unauthenticated', 'Answer the challenge with a code of the authenticator app.', {
    challengeToken,
    expiresIn: CHALLENGE_SECONDS,
    methods: ['totp', 'recovery_code'],
  });

export const mfaChallengeFailed = (triesLeft: number) =>
  new DomainError('mfa_challenge_failed', 'unauthenticated', 'The code is wrong or was used before.', { triesLeft });

/** Unknown, answered, expired, or answered wrongly too often: which of them is nobody's business. */
export const mfaChallengeEnded = () =>
  new DomainError('mfa_challenge_ended', 'unauthenticated', 'This login can be finished no more. Log in again.');

export const mfaCodeWrong = () =>
  new DomainError('mfa_code_wrong', 'invalid', 'The code is wrong or was used before.', {
    errors: [{ field: 'code', message: 'is wrong or was used before' }],
  });

export const mfaAlreadyEnrolled = () =>
  new DomainError(
    'mfa_already_enrolled',
    'conflict',
    'A second factor is set up already; send one of its codes or a recovery code to replace it.',
  );

export const mfaNotEnrolled = () =>
  new DomainError('mfa_not_enrolled', 'conflict', 'No second factor is set up for this account.');

export const mfaEnrolmentExpired = () =>
  new DomainError('mfa_enrolment_expired', 'conflict', 'There is no authenticator app to confirm. Set it up again.');

export const mfaMandatory = () =>
  new DomainError(
    'mfa_mandatory',
    'conflict',
    'This role needs a second factor, so it can be replaced and not removed.',
  );

/** Whoever has a session would need neither password nor code. */
export const ownMfaReset = () =>
  new DomainError('own_mfa_reset', 'conflict', 'Remove or replace your own second factor with its code.');
