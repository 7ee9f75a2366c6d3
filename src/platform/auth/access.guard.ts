import { type CanActivate, type ExecutionContext, Inject, Injectable, Optional } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../kernel/domain-error';
import { ACCESS, type Access } from './access.decorator';
import { type Actor, isPartner } from './actor';
import type { AccessClaims } from './access-claims';
import { AccessTokens } from './access-tokens';
import { DURING_MFA_ENROLMENT, mfaEnrolmentRequired, MfaRequirement } from './mfa-requirement';
import { PARTNER_AUTHENTICATOR, type PartnerAuthenticator } from './partner-authenticator';
import { isPartnerAccess, type PartnerAccess } from './partner-scopes';

/**
 * Deny by default: a route lets in whom it names and nobody else. That every route names somebody is checked at start-up.
 *
 * @throws DomainError `unauthenticated` (401) or `forbidden` (403)
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokens,
    private readonly mfa: MfaRequirement,
    @Optional() @Inject(PARTNER_AUTHENTICATOR) private readonly partners: PartnerAuthenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (isPartnerAccess(access)) return this.admitPartner(request, access);
    const enrolling = () => this.reflector.get<true | undefined>(DURING_MFA_ENROLMENT, context.getHandler()) === true;
    const actor = await this.actorOf(request, access === 'public', enrolling);
    request.actor = actor;
    if (access === 'public' || (access === 'signed-in' && actor.id !== null)) return true;
    if (Array.isArray(access) && access.includes(actor.role)) return true;
    throw forbidden();
  }

  /** The partner was authenticated before the body was parsed, if there are credentials of one at all: see SignedRoutes. */
  private async admitPartner(request: FastifyRequest, { partnerScope }: PartnerAccess): Promise<true> {
    const { actor } = request;
    if (!isPartner(actor)) return this.refusePerson(request);
    if (partnerScope === null || actor.scopes.includes(partnerScope)) return true;
    throw new DomainError('insufficient_scope', 'forbidden', `This needs an API key with the scope ${partnerScope}.`, {
      scope: partnerScope,
    });
  }

  private async refusePerson(request: FastifyRequest): Promise<never> {
    const claims = await this.claimsOf(request.headers.authorization, false);
    if (!claims) throw new DomainError('api_key_required', 'unauthenticated', 'Send X-Api-Key, and sign the request.');
    request.actor = personOf(claims, request);
    throw forbidden();
  }

  /** @param enrolling whether the route is for somebody who has yet to set up the second factor that the role needs */
  private async actorOf(request: FastifyRequest, mayBeAnonymous: boolean, enrolling: () => boolean): Promise<Actor> {
    const claims = await this.claimsOf(request.headers.authorization, mayBeAnonymous);
    const restricted = claims !== null && this.mfa.isUnmet(claims) && !enrolling();
    if (restricted && !mayBeAnonymous) throw mfaEnrolmentRequired();
    if (claims && !restricted) {
      return personOf(claims, request);
    }
    if (mayBeAnonymous) {
      return { id: null, role: 'anonymous', sessionId: null, requestId: request.id, address: request.ip };
    }
    if (request.headers['x-api-key'] !== undefined) {
      request.actor = await this.partners.identify(request);
      throw forbidden();
    }
    throw new DomainError(
      'unauthenticated',
      'unauthenticated',
      'Sign in first: send Authorization: Bearer <access token>.',
    );
  }

  private async claimsOf(header: string | undefined, mayBeAnonymous: boolean): Promise<AccessClaims | null> {
    if (!header?.startsWith('Bearer ')) return null;
    try {
      return await this.tokens.verify(header.slice(7));
    } catch (error) {
      // A client that sends its token everywhere must be able to refresh or log in with an expired one.
      if (mayBeAnonymous) return null;
      throw error;
    }
  }
}

function personOf({ sub, role, sid }: AccessClaims, request: FastifyRequest): Actor {
  return { id: sub, role, sessionId: sid, requestId: request.id, address: request.ip };
}

function forbidden(): DomainError {
  return new DomainError('forbidden', 'forbidden', 'You may not do this.');
}
