/** What a caller may know of one public error code. */
export interface CataloguedError {
  /** HTTP status. */
  readonly status: number;
  readonly meaning: string;
  /** What the caller can do. */
  readonly remedy: string;
  /** Fields of the error object besides `message`, `code` and `requestId`, each with what it holds. */
  readonly details?: Readonly<Record<string, string>>;
  /** Whether the answer can say in `Retry-After` how many seconds to wait. */
  readonly retryAfter?: true;
}

const ALTERNATIVES =
  'The next free appointments of this doctor: `[{ startsAt, endsAt }]`, soonest first; may be empty.';
const SEND_AGAIN = 'Send the same request again after `Retry-After` seconds, with the same `Idempotency-Key`.';

/**
 * Every code that the service answers with; a test holds it against the source. A code is public: it is never renamed, and it means
 * the same on every route.
 */
export const ERROR_CATALOGUE: Readonly<Record<string, CataloguedError>> = {
  malformed_request: {
    status: 400,
    meaning: 'The request could not be read.',
    remedy: 'Check that the body is valid JSON and that `Content-Length` is its length in bytes.',
  },
  idempotency_key_malformed: {
    status: 400,
    meaning: 'The `Idempotency-Key` header is empty, too long or there twice.',
    remedy: 'Send one key of 1 to 255 characters, or none.',
  },
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
  api_key_required: {
    status: 401,
    meaning: 'The route is for partners, and there is no API key.',
    remedy: 'Send `X-Api-Key`, and sign the request.',
  },
  invalid_api_key: {
    status: 401,
    meaning: 'The API key is unknown or was revoked, or its partner was removed.',
    remedy: 'Check that the whole key is sent. Ask the clinic for another one.',
  },
  api_key_expired: {
    status: 401,
    meaning: 'The API key has expired.',
    remedy: 'Ask the clinic for another one, and put it into your system before the next one ends.',
    details: { expiredAt: 'Instant at which it ended.' },
  },
  signature_required: {
    status: 401,
    meaning: 'The route takes signed requests alone, and this one has no signature.',
    remedy: 'Sign it after RFC 9421; `Accept-Signature` in the answer tells what is to be covered.',
  },
  invalid_signature: {
    status: 401,
    meaning:
      'The signature is not one that we take: it cannot be read, leaves out something that must be covered, names no key in force, or does not fit the request. The message tells which.',
    remedy:
      'Compare method, `@target-uri` and parameters with what was signed. Something on the way may have changed the request.',
  },
  signature_expired: {
    status: 401,
    meaning: 'The signature is more than five minutes old, from as far in the future, or past its own `expires`.',
    remedy: 'Set the clock of the signing system right, and sign each request when it is sent.',
    details: { serverTime: 'Our time.' },
  },
  digest_required: {
    status: 401,
    meaning: 'The request has a body, and no `Content-Digest`.',
    remedy: 'Send the digest of the body after RFC 9530, and cover it with the signature.',
  },
  digest_mismatch: {
    status: 401,
    meaning: 'The body that arrived is not the one that its `Content-Digest` tells of.',
    remedy: 'Take the digest of the very bytes that are sent. Something on the way may have changed the body.',
  },
  nonce_reused: {
    status: 401,
    meaning: 'A request with this nonce was accepted before: this is a repeat, by whomever.',
    remedy: 'Sign again with a new nonce. An `Idempotency-Key` keeps a repeat from having its effect twice.',
  },
  payment_declined: {
    status: 402,
    meaning: 'The payment was declined. Nothing was taken, and the time is free again.',
    remedy: 'Book again with another card, or with payment at the clinic, and with a new `Idempotency-Key`.',
    details: { declineCode: "The provider's reason, such as `card_declined`." },
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
  insufficient_scope: {
    status: 403,
    meaning: 'The API key is not for this. The attempt stands in the audit trail.',
    remedy: 'Use a key with this scope, or ask the clinic for one.',
    details: { scope: 'The scope that the route takes.' },
  },
  partner_suspended: {
    status: 403,
    meaning: 'The clinic has suspended this partner.',
    remedy: 'Ask the clinic why. The keys stay good for when it ends.',
  },
  not_found: {
    status: 404,
    meaning: "What the request names does not exist, or is not the caller's; the two are told apart nowhere.",
    remedy: 'Check the id, and whose account is signed in.',
  },
  route_not_found: {
    status: 404,
    meaning: 'There is no such path, or it does not take this method.',
    remedy: 'Compare path and method with the reference.',
  },
  request_timeout: {
    status: 408,
    meaning: 'The request took too long to arrive.',
    remedy: 'Send it again over a faster connection.',
  },
  slot_taken: {
    status: 409,
    meaning: 'Somebody was faster, or the patient already has another appointment at this time.',
    remedy: 'Offer the alternatives and book one of them.',
    details: { blockedBy: 'Who is not free: `doctor` or `patient`.', alternatives: ALTERNATIVES },
  },
  illegal_transition: {
    status: 409,
    meaning: 'The state of the subject does not allow this, such as cancelling what is cancelled.',
    remedy: 'Read the subject again and decide anew.',
    details: { from: 'The present state.', to: 'The state that was asked for.' },
  },
  consultation_started: {
    status: 409,
    meaning: 'A patient cannot cancel an appointment that has begun.',
    remedy: 'Ask the clinic to cancel it.',
  },
  idempotency_in_progress: {
    status: 409,
    meaning: 'Another request with this `Idempotency-Key` is still in progress.',
    remedy: 'Wait for its answer, or send the same request again after a second.',
    retryAfter: true,
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
  doctor_account_taken: {
    status: 409,
    meaning: 'This account already belongs to a doctor.',
    remedy: 'Name another account, or change the doctor it belongs to.',
  },
  too_many_exceptions: {
    status: 409,
    meaning: 'The doctor has as many exceptions ahead as the service keeps.',
    remedy: 'Withdraw some, or change the weekly hours instead.',
    details: { most: 'How many a doctor can have.' },
  },
  partner_name_taken: {
    status: 409,
    meaning: 'Another partner has this name, in whatever case of letters.',
    remedy: 'Choose another name, or change that partner.',
  },
  too_many_keys: {
    status: 409,
    meaning: 'The partner has as many keys of this kind in force as there may be.',
    remedy: 'Revoke one that is not used any more.',
    details: { most: 'How many there may be.' },
  },
  last_admin: {
    status: 409,
    meaning: 'The only administrator would stop being one.',
    remedy: 'Make somebody else an administrator first.',
  },
  payment_exists: {
    status: 409,
    meaning: 'The consultation already has a payment that is live.',
    remedy: 'Read the consultation; its payment is in it.',
  },
  invalid_webhook_signature: {
    status: 401,
    meaning: 'The event was not signed by the payment provider, was changed on its way, or is older than five minutes.',
    remedy: 'Only the provider sends events; check its signing secret in the configuration.',
  },
  payment_event_known: {
    status: 409,
    meaning: 'The event of the payment provider has been taken in before.',
    remedy: 'Nothing is to be done.',
  },
  payment_reference_used: {
    status: 409,
    meaning: 'The receipt or transfer that is named settled another payment already.',
    remedy: 'Check the reference; each receipt counts once.',
  },
  refund_by_provider: {
    status: 409,
    meaning: 'What was paid by card is given back by the payment provider, not by hand.',
    remedy: 'Wait for the refund to succeed; it is asked about until it does.',
  },
  refund_exceeds_captured: {
    status: 409,
    meaning: 'More would be given back than was captured and is not on its way back yet.',
    remedy: 'Read the payment and ask for less.',
  },
  product_code_taken: {
    status: 409,
    meaning: 'A GTIN or an NDC names one product, and another one has this.',
    remedy: 'List the products with this `code`; change or retire that one, or mend the code.',
  },
  product_in_stock: {
    status: 409,
    meaning: 'There is stock of the product, here or in transit, so that it cannot go or be counted in another unit.',
    remedy: 'Move the stock out first, or register another product.',
  },
  name_taken: {
    status: 409,
    meaning: 'Another location or supplier has this name.',
    remedy: 'Take another name, or change the one that is there.',
  },
  reorder_rule_exists: {
    status: 409,
    meaning: 'The product has a rule for this location already.',
    remedy: 'Adjust that rule.',
  },
  insufficient_stock: {
    status: 409,
    meaning: 'More would be taken than is there and not reserved, or a lot would hold more than the service counts.',
    remedy: 'Read the lot or the stock again, and take less.',
    details: {
      productId: 'Of what there is too little, when a product was asked for.',
      lotId: 'The lot, when one was named.',
      wanted: 'Units of use that were asked for.',
      available: 'Units of use that could be taken.',
    },
  },
  lot_not_usable: {
    status: 409,
    meaning: 'The lot is held, recalled or expired: nothing of it is reserved or dispensed.',
    remedy: 'Take another lot.',
  },
  lot_in_quarantine: {
    status: 409,
    meaning: 'What lies in a location of the kind `quarantine` is never available.',
    remedy: 'Destroy it or send it back to the supplier.',
  },
  lot_status_differs: {
    status: 409,
    meaning: 'The same batch lies at that location in another status; the two are not mixed.',
    remedy: 'Bring the lot that is there to the status of what arrives, or name another location.',
    details: { lotId: 'The lot that is there.', status: 'Its status.', arriving: 'The status of what arrives.' },
  },
  destruction_proposed: {
    status: 409,
    meaning: 'The destruction of the lot has been proposed and awaits its second person.',
    remedy: 'Confirm that proposal, or withdraw it.',
  },
  second_person_needed: {
    status: 409,
    meaning: 'The step needs two people, and this is the one who took the first.',
    remedy: 'Have a colleague sign in and take it.',
  },
  stock_changed: {
    status: 409,
    meaning: 'The stock is not what it was when this was proposed.',
    remedy: 'Withdraw the proposal, look again and propose anew.',
    details: { expected: 'Units of use at the time of the proposal.', onHand: 'Units of use now.' },
  },
  pack_received: {
    status: 409,
    meaning: 'The pack with this GTIN and serial number was received before.',
    remedy: 'Leave it out; if it is in your hand, it may be a falsified medicine: quarantine it and report it.',
  },
  count_open: {
    status: 409,
    meaning: 'A count of this location is open or awaits its approval.',
    remedy: 'Finish or cancel that one.',
  },
  count_incomplete: {
    status: 409,
    meaning: 'Some lots of the count have no figure yet.',
    remedy: 'Count them; a lot that is gone has the figure 0.',
    details: { lotIds: 'The lots without a figure.' },
  },
  not_the_witness: {
    status: 409,
    meaning: 'Somebody else was named as the witness of this movement.',
    remedy: 'Have the person who was named sign in and sign.',
  },
  version_conflict: {
    status: 412,
    meaning: 'Somebody else changed the record since it was read.',
    remedy: 'Read it again, apply the change to what it is now, and send the new `version` in `If-Match`.',
  },
  uri_too_long: {
    status: 414,
    meaning: 'Path and query are longer than the server takes.',
    remedy: 'Ask for less at once; a URL may have 4,096 characters.',
  },
  body_too_large: {
    status: 413,
    meaning: 'The body is larger than this route takes.',
    remedy: 'Send less; JSON bodies may have 1 MiB.',
  },
  unsupported_media_type: {
    status: 415,
    meaning: 'The body is of a type that this route does not read.',
    remedy: 'Send JSON as `Content-Type: application/json`.',
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
  validation_failed: {
    status: 422,
    meaning: 'Some fields are not valid, or not known.',
    remedy: 'Mend every field that is listed; all faults come at once.',
    details: { errors: 'The faults: `[{ field, message }]`, the field by its path, such as `payment.method`.' },
  },
  slot_not_offered: {
    status: 422,
    meaning: 'The doctor offers no appointment that starts at this time: it is no slot, too soon or too far ahead.',
    remedy: "Offer the alternatives, or list the doctor's free slots again.",
    details: { alternatives: ALTERNATIVES },
  },
  payment_method_unavailable: {
    status: 422,
    meaning: 'This clinic takes no cards online.',
    remedy: 'Book with payment at the clinic.',
  },
  idempotency_key_reused: {
    status: 422,
    meaning: 'The `Idempotency-Key` was used for another request before.',
    remedy: 'Make a new key for every new request; keep it only for repeats of the same one.',
  },
  rate_limited: {
    status: 429,
    meaning: 'Too many requests from this address or for this account.',
    remedy: 'Wait `Retry-After` seconds; the `RateLimit` header tells how many requests are left.',
    retryAfter: true,
  },
  headers_too_large: {
    status: 431,
    meaning: 'The headers are larger than the server takes.',
    remedy: 'Send fewer or shorter headers, such as cookies.',
  },
  internal_error: {
    status: 500,
    meaning: 'Something went wrong on our side.',
    remedy: 'Repeat with the same `Idempotency-Key`; if it stays, tell whoever runs the service the `requestId`.',
  },
  unavailable: {
    status: 503,
    meaning: 'The service cannot answer right now.',
    remedy: SEND_AGAIN,
    retryAfter: true,
  },
  busy: {
    status: 503,
    meaning: 'Too many people are signing in at once.',
    remedy: SEND_AGAIN,
    retryAfter: true,
  },
  contention: {
    status: 503,
    meaning: 'Too many changes met at one place, and nothing was changed.',
    remedy: SEND_AGAIN,
    retryAfter: true,
  },
  doctor_changing: {
    status: 503,
    meaning: "The doctor's schedule is being changed right now.",
    remedy: SEND_AGAIN,
    retryAfter: true,
  },
  database_unavailable: {
    status: 503,
    meaning: 'The database cannot be reached right now.',
    remedy: SEND_AGAIN,
    retryAfter: true,
  },
  payment_provider_unavailable: {
    status: 503,
    meaning: 'The payment provider is down, so no card can be charged. Nothing was booked.',
    remedy: `${SEND_AGAIN} Payment at the clinic still works.`,
    retryAfter: true,
  },
};
