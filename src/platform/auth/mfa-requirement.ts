import { Injectable, SetMetadata } from '@nestjs/common';
import { Environment } from '../../config/env';
import { DomainError } from '../../kernel/domain-error';
import type { AccessClaims } from './access-claims';
import type { Role } from './actor';

export const DURING_MFA_ENROLMENT = Symbol('during MFA enrolment');

/** Who has yet to set up a second factor that the role needs may call this route, and no other. */
export const DuringMfaEnrolment = (): MethodDecorator => SetMetadata(DURING_MFA_ENROLMENT, true);

/** Which roles need a second factor (MFA_REQUIRED_ROLES), and whose access token was issued without one. */
@Injectable()
export class MfaRequirement {
  private readonly roles: ReadonlySet<string>;

  constructor(env: Environment) {
    this.roles = new Set(env.mfaRequiredRoles);
  }

  requires(role: Role): boolean {
    return this.roles.has(role);
  }

  /** Decided anew for every request from what the token says of itself: a role that is added to the list needs no new tokens. */
  isUnmet({ role, amr }: AccessClaims): boolean {
    return this.roles.has(role) && !(Array.isArray(amr) && amr.includes('mfa'));
  }
}

export const mfaEnrolmentRequired = () =>
  new DomainError('mfa_enrolment_required', 'forbidden', 'Your role needs a second factor. Set one up first.');
