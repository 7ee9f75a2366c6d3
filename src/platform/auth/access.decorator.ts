import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Actor, Role } from './actor';
import type { PartnerAccess } from './partner-scopes';

export const ACCESS = Symbol('access');

/** Who may call a route: anybody, anybody signed in, certain roles, or partners. */
export type Access = 'public' | 'signed-in' | readonly Role[] | PartnerAccess;

/** Anybody, signed in or not. */
export const Public = () => declare('public', ApiSecurity({}));

/** Everybody who has signed in; what each may see is decided in the finder. */
export const SignedIn = () => declare('signed-in', ApiBearerAuth('bearer'));

/** Only these roles; everybody else gets 403 `forbidden`. */
export const Allow = (...roles: Role[]) => declare(roles, ApiBearerAuth('bearer'));

function declare(access: Access, security: ClassDecorator & MethodDecorator): MethodDecorator {
  return (target, property, descriptor) => {
    SetMetadata(ACCESS, access)(target, property, descriptor);
    security(target, property, descriptor);
  };
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the access guard before any handler runs. */
    actor?: Actor;
  }
}

/** The {@link Actor} of this request; on routes that need a sign-in it is a SignedInActor. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!actor) throw new Error('no access guard ran on this route');
  return actor;
});
