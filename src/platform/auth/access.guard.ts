import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../kernel/domain-error';
import { ACCESS, type Access } from './access.decorator';
import type { Actor } from './actor';
import { type AccessClaims, AccessTokens } from './access-tokens';

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
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const actor = this.actorOf(request, access === 'public');
    request.actor = actor;
    if (access === 'public' || (access === 'signed-in' && actor.id !== null)) return true;
    if (Array.isArray(access) && access.includes(actor.role)) return true;
    throw new DomainError('forbidden', 'forbidden', 'You may not do this.');
  }

  private actorOf(request: FastifyRequest, mayBeAnonymous: boolean): Actor {
    const claims = this.claimsOf(request.headers.authorization, mayBeAnonymous);
    if (claims) {
      return { id: claims.sub, role: claims.role, sessionId: claims.sid, requestId: request.id, address: request.ip };
    }
    if (mayBeAnonymous) {
      return { id: null, role: 'anonymous', sessionId: null, requestId: request.id, address: request.ip };
    }
    throw new DomainError(
      'unauthenticated',
      'unauthenticated',
      'Sign in first: send Authorization: Bearer <access token>.',
    );
  }

  private claimsOf(header: string | undefined, mayBeAnonymous: boolean): AccessClaims | null {
    if (!header?.startsWith('Bearer ')) return null;
    try {
      return this.tokens.verify(header.slice(7));
    } catch (error) {
      // A client that sends its token everywhere must be able to refresh or log in with an expired one.
      if (mayBeAnonymous) return null;
      throw error;
    }
  }
}
