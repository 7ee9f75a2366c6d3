import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Environment } from '../../config/env';
import { DomainError } from '../../kernel/domain-error';

/** Knows whose address is shown to be theirs. */
export interface EmailVerification {
  isVerified(userId: string): Promise<boolean>;
}

/** The injection token of the {@link EmailVerification}; the identity module provides it. */
export const EMAIL_VERIFICATION = Symbol('e-mail verification');

/**
 * For routes that patients may use only with an address of their own, where the clinic wants that (UNVERIFIED_ACCOUNTS). Asks the database
 * and no claim of the access token: whoever has just opened the link need not log in again. Where the clinic does not want it, it asks nobody.
 *
 * @throws DomainError `email_not_verified` (403)
 */
@Injectable()
export class VerifiedEmailGuard implements CanActivate {
  constructor(
    private readonly env: Environment,
    private readonly modules: ModuleRef,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (this.env.UNVERIFIED_ACCOUNTS === 'may_book') return true;
    const { actor } = context.switchToHttp().getRequest<FastifyRequest>();
    // Staff books for people who are on the phone or at the desk.
    if (actor?.role !== 'patient' || actor.id === null) return true;
    return this.assertVerified(actor.id);
  }

  private async assertVerified(userId: string): Promise<true> {
    const verification = this.modules.get<EmailVerification>(EMAIL_VERIFICATION, { strict: false });
    if (await verification.isVerified(userId)) return true;
    throw new DomainError(
      'email_not_verified',
      'forbidden',
      'Confirm your e-mail address first: open the link in the mail that you got, or ask for another one.',
    );
  }
}
