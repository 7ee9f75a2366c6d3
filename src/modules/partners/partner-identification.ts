import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Environment } from '../../config/env';
import { type Clock, CLOCK } from '../../kernel/clock';
import type { PartnerActor } from '../../platform/auth/actor';
import type { PartnerAuthenticator } from '../../platform/auth/partner-authenticator';
import { isSecretOf, parseApiKey, type PresentedKey } from './api-key-format';
import { type Credentials, PartnerCredentials } from './partner-credentials';
import { apiKeyExpired, InvalidApiKey, partnerSuspended } from './partners.errors';
import { PUBLISHED_API_KEY } from './published-credentials';

export interface IdentifiedPartner {
  readonly actor: PartnerActor;
  readonly credentials: Credentials;
}

/** Tells by the API key alone whose request it is. */
@Injectable()
export class PartnerIdentification implements PartnerAuthenticator {
  constructor(
    private readonly credentials: PartnerCredentials,
    private readonly env: Environment,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async identify(request: FastifyRequest): Promise<PartnerActor> {
    return (await this.partnerOf(request)).actor;
  }

  /**
   * Sets `request.actor` as soon as it is known, so that a refusal names it too.
   *
   * @throws InvalidApiKey, DomainError `api_key_expired` or `partner_suspended`
   */
  async partnerOf(request: FastifyRequest): Promise<IdentifiedPartner> {
    const header = request.headers['x-api-key'];
    const presented = typeof header === 'string' ? parseApiKey(header) : undefined;
    if (!presented || this.isPublished(presented)) throw new InvalidApiKey();
    const credentials = await this.credentials.of(presented.id);
    // Whatever comes after this line is told to somebody who holds the key.
    if (!isSecretOf(presented.secret, credentials.secretHash)) throw new InvalidApiKey();
    const actor = actorOf(credentials, request);
    request.actor = actor;
    if (credentials.expiresAt <= this.clock.now()) throw apiKeyExpired(credentials.expiresAt);
    if (credentials.suspended) throw partnerSuspended();
    return { actor, credentials };
  }

  private isPublished({ id }: PresentedKey): boolean {
    return this.env.inProduction && id === PUBLISHED_API_KEY.id;
  }
}

function actorOf({ partnerId, apiKeyId, scopes }: Credentials, request: FastifyRequest): PartnerActor {
  const { id: requestId, ip: address } = request;
  return { id: partnerId, role: 'partner', sessionId: null, keyId: apiKeyId, scopes, requestId, address };
}
