import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimits } from './rate-limits';

/** Counts what an account or an API key asks. Comes right after the guard that recognises them. */
@Injectable()
export class AccountRateGuard implements CanActivate {
  constructor(private readonly limits: RateLimits) {}

  /** @throws DomainError `rate_limited` */
  canActivate(context: ExecutionContext): true | Promise<true> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    return request.actor ? this.limits.admitActor(request.actor, request, http.getResponse<FastifyReply>()) : true;
  }
}
