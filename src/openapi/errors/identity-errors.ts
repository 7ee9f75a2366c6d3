import type { CataloguedError } from './catalogued-error';

/** Who somebody is, and what they may see. */
export const IDENTITY_ERRORS: Readonly<Record<string, CataloguedError>> = {
  unauthenticated: {
    status: 401,
    meaning: 'The route needs somebody who is signed in, and the access token is missing, expired or not valid.',
    remedy: 'Refresh the access token or log in, then send `Authorization: Bearer <access token>`.',
  },
  invalid_credentials: {
    status: 401,
    meaning: 'The e-mail address or the password is wrong; which of the two is not told.',
    remedy: 'Ask the person to type both again.',
  },
  mfa_required: {
    status: 401,
    meaning: 'The password is right, and the account has a second factor.',
    remedy:
      'Ask for a code of the authenticator app or a recovery code, and send it with `challengeToken` to `/auth/mfa/challenge`.',
    details: {
      challengeToken: 'Names this login; good for one.',
      expiresIn: 'Seconds that it is good for.',
      methods: 'What the challenge can be answered with: `totp`, `recovery_code`.',
    },
  },
  mfa_challenge_failed: {
    status: 401,
    meaning: 'The code is wrong or was used before.',
    remedy: 'Ask for the next code the app shows, and answer the same challenge.',
    details: { triesLeft: 'Answers that this challenge still takes.' },
  },
  mfa_challenge_ended: {
    status: 401,
    meaning:
      'The challenge is unknown, expired, answered, or was answered wrongly too often; which of them is not told.',
    remedy: 'Log in again.',
  },
  invalid_refresh_token: {
    status: 401,
    meaning: 'The refresh token is unknown or expired, or its session has ended.',
    remedy: 'Log in again.',
  },
  refresh_token_reused: {
    status: 401,
    meaning:
      'The refresh token was used before, so a copy of it may be about; its session has been ended for everybody.',
    remedy: 'Log in again. Keep only the newest refresh token.',
  },
  forbidden: {
    status: 403,
    meaning: 'This role may not call this route. The attempt stands in the audit trail.',
    remedy: 'Nothing, unless an administrator changes the role of the account.',
  },
  emergency_access_required: {
    status: 403,
    meaning: 'The record is of a patient whom the caller does not treat. The attempt stands in the audit trail.',
    remedy: 'Only in an emergency: open emergency access with `POST /api/v1/patients/{id}/emergency-access`.',
  },
  own_emergency_access: {
    status: 403,
    meaning: 'Nobody reviews the emergency access that he or she opened.',
    remedy: 'Have another administrator review it.',
  },
  mfa_enrolment_required: {
    status: 403,
    meaning: 'The role needs a second factor, and this session was opened without one.',
    remedy: 'Set one up with `/auth/mfa/totp`, then refresh the tokens.',
  },
  emergency_access_not_needed: {
    status: 409,
    meaning: 'The caller treats this patient and may read the record without emergency access.',
    remedy: 'Read the record.',
  },
  emergency_access_open: {
    status: 409,
    meaning: 'The caller has emergency access to this patient already.',
    remedy: 'Read the record until the access expires; then open another one if it is still needed.',
    details: { expiresAt: 'Until when it is open, where the service knows.' },
  },
  emergency_access_reviewed: {
    status: 409,
    meaning: 'This emergency access has been reviewed; a review is final.',
    remedy: 'Read it, and record anything new elsewhere.',
  },
  email_taken: {
    status: 409,
    meaning: 'This e-mail address already has an account.',
    remedy: 'Log in instead, or sign up with another address.',
  },
  last_admin: {
    status: 409,
    meaning: 'The only administrator would stop being one.',
    remedy: 'Make somebody else an administrator first.',
  },
  mfa_already_enrolled: {
    status: 409,
    meaning: 'An authenticator app is set up already.',
    remedy: 'To replace it, send one of its codes or a recovery code as well.',
  },
  mfa_not_enrolled: {
    status: 409,
    meaning: 'The account has no second factor.',
    remedy: 'Set one up with `/auth/mfa/totp`.',
  },
  mfa_enrolment_expired: {
    status: 409,
    meaning: 'There is no authenticator app to confirm: ten minutes are over, it was set up anew, or it was confirmed.',
    remedy: 'Look at `/auth/mfa`; set it up again if need be.',
  },
  mfa_mandatory: {
    status: 409,
    meaning: 'The role needs a second factor.',
    remedy: 'Replace it with `/auth/mfa/totp` instead of removing it.',
  },
  own_mfa_reset: {
    status: 409,
    meaning: 'Administrators do not reset their own second factor: a session would be enough to get rid of it.',
    remedy: 'Replace or remove it with its code, or ask another administrator.',
  },
  email_already_verified: {
    status: 409,
    meaning: 'The e-mail address is confirmed already.',
    remedy: 'Nothing is to be done.',
  },
  obligations_open: {
    status: 409,
    meaning:
      'The account cannot be closed yet: a visit is to come, money is on its way, or a doctor can still be booked.',
    remedy: 'Cancel what is named, or wait until it is over. An administrator retires a doctor.',
    details: { obligations: 'What is still to come: `[{ type, id, at }]`.' },
  },
  email_not_verified: {
    status: 403,
    meaning: 'This clinic takes bookings only from patients who have confirmed their e-mail address.',
    remedy: 'Open the link that was mailed, or ask for another one with `requestEmailVerification`.',
  },
  invalid_token: {
    status: 422,
    meaning: 'The link that was mailed is not good any more: it is unknown, was used, or is too old.',
    remedy: 'Ask for a new one.',
    details: { errors: 'The field: `[{ field, message }]`.' },
  },
  wrong_password: {
    status: 422,
    meaning: 'The current password is wrong.',
    remedy: 'Ask the person to type it again.',
    details: { errors: 'The field: `[{ field, message }]`.' },
  },
  mfa_code_wrong: {
    status: 422,
    meaning: 'The code is wrong or was used before.',
    remedy: 'Ask for the next code the app shows.',
    details: { errors: 'The field: `[{ field, message }]`.' },
  },
};
