/** What a caller can do about an error; the HTTP layer turns each kind into one status. */
export type ErrorKind =
  | 'malformed'
  | 'unauthenticated'
  | 'payment_required'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'precondition_failed'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid'
  | 'rate_limited'
  | 'internal'
  | 'unavailable';

/** One fault of one field of a request; `field` is a path such as `payment.method`. */
export interface FieldFault {
  field: string;
  message: string;
}

/**
 * The only error that a caller sees as it is. `code` is public and never renamed; `details` are merged into the error object of
 * the answer, so they hold nothing that the caller may not know.
 */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    readonly kind: ErrorKind,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    // An answer to the caller and not a fault of ours: nobody reads its stack, and walking it costs rivals for a slot dearly.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = limit;
    this.name = 'DomainError';
  }
}

/** All faults of a request at once: 422 `validation_failed`. */
export class ValidationFailed extends DomainError {
  constructor(faults: readonly FieldFault[]) {
    super('validation_failed', 'invalid', 'Some fields are not valid.', { errors: faults });
  }
}

/** A change of state that the transition table does not allow: 409 `illegal_transition`. */
export class IllegalTransition extends DomainError {
  constructor(subject: string, from: string, to: string) {
    super('illegal_transition', 'conflict', `A ${subject} that is ${from} cannot become ${to}.`, { from, to });
  }
}

/** The subject does not exist, or is not the caller's; the two are told apart nowhere. */
export class NotFound extends DomainError {
  constructor(subject: string) {
    super('not_found', 'not_found', `No such ${subject}.`);
  }
}
