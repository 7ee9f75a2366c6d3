import { DomainError } from '../../kernel/domain-error';

/** Wrong password and unknown address alike: which of the two it was is nobody's business. */
export const invalidCredentials = () =>
  new DomainError('invalid_credentials', 'unauthenticated', 'The e-mail address or the password is wrong.');

/** Unknown, expired, or of a session that has ended. */
export const invalidRefreshToken = () =>
  new DomainError('invalid_refresh_token', 'unauthenticated', 'The refresh token is not valid. Log in again.');

/** A copy of the token is about; its session has been ended for everybody. */
export const refreshTokenReused = () =>
  new DomainError(
    'refresh_token_reused',
    'unauthenticated',
    'The refresh token was used before, so the session has been ended. Log in again.',
  );

export const notSignedIn = () =>
  new DomainError(
    'unauthenticated',
    'unauthenticated',
    'Send the refresh token, or Authorization: Bearer <access token>.',
  );

export const noLongerAdmin = () => new DomainError('forbidden', 'forbidden', 'You may not do this.');

export const lastAdmin = () =>
  new DomainError('last_admin', 'conflict', 'This is the only administrator; make somebody else one first.');

/** More passwords wait to be checked than can be soon. */
export const tooManyPasswords = () =>
  new DomainError('busy', 'unavailable', 'Too many people are signing in at once; try again in a moment.', {
    retryAfter: 1,
  });

/** Of a link in a mail: unknown, used, or too old; which of them, nobody need know. */
export const invalidToken = () =>
  new DomainError('invalid_token', 'invalid', 'This link is not valid any more. Ask for a new one.', {
    errors: [{ field: 'token', message: 'is unknown, was used before or has expired' }],
  });

export const emailAlreadyVerified = () =>
  new DomainError('email_already_verified', 'conflict', 'This e-mail address is confirmed already.');

/** What stands in the way of closing an account; ids only. */
export const obligationsOpen = (obligations: readonly { type: string; id: string; at: string }[]) =>
  new DomainError(
    'obligations_open',
    'conflict',
    'Something is still to come for this account. Cancel it, or wait until it is over.',
    { obligations },
  );

/** Of somebody who is signed in; 422 and not 401, which would have clients refresh their tokens and try again. */
export const wrongPassword = () =>
  new DomainError('wrong_password', 'invalid', 'The current password is wrong.', {
    errors: [{ field: 'currentPassword', message: 'is not the password of this account' }],
  });
