import type { FastifyRequest } from 'fastify';
import type { PartnerActor } from './actor';

/** Tells partners by their credentials; the partners module provides it. */
export interface PartnerAuthenticator {
  /**
   * Whose API key the request carries. That alone opens nothing: it tells apart a partner who took the wrong door from somebody unknown.
   *
   * @throws DomainError 401 for a key that is not good, or 403 `partner_suspended`
   */
  identify(request: FastifyRequest): Promise<PartnerActor>;
}

/** The injection token of the {@link PartnerAuthenticator}. */
export const PARTNER_AUTHENTICATOR = Symbol('partner authenticator');
