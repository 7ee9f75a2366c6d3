import type { CataloguedError } from './errors/catalogued-error';
import { DISPENSARY_ERRORS } from './errors/dispensary-errors';
import { IDENTITY_ERRORS } from './errors/identity-errors';
import { PARTNER_ERRORS } from './errors/partner-errors';
import { PAYMENT_ERRORS } from './errors/payment-errors';
import { PRESCRIPTION_ERRORS } from './errors/prescription-errors';
import { PROTOCOL_ERRORS } from './errors/protocol-errors';
import { SYNCHRONISATION_ERRORS } from './errors/synchronisation-errors';
import { VISIT_ERRORS } from './errors/visit-errors';

export type { CataloguedError } from './errors/catalogued-error';

/**
 * Every code that the service answers with; a test holds it against the source. A code is public: it is never renamed, and it means
 * the same on every route.
 */
export const ERROR_CATALOGUE: Readonly<Record<string, CataloguedError>> = {
  ...PROTOCOL_ERRORS,
  ...IDENTITY_ERRORS,
  ...PARTNER_ERRORS,
  ...VISIT_ERRORS,
  ...PAYMENT_ERRORS,
  ...DISPENSARY_ERRORS,
  ...SYNCHRONISATION_ERRORS,
  ...PRESCRIPTION_ERRORS,
};
