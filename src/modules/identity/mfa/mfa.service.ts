import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import { MfaRequirement } from '../../../platform/auth/mfa-requirement';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { mfaMandatory } from './mfa.errors';
import { MfaTrail } from './mfa-trail';
import { SecondFactors } from './second-factors';
import { type Shown, StepUp } from './step-up';
import { otpauthUri } from './totp';

export interface MfaState {
  enrolled: boolean;
  enrolledAt: Date | null;
  recoveryCodesLeft: number;
  /** Whether the role needs it. */
  required: boolean;
}

export interface TotpSetup {
  secret: string;
  otpauthUri: string;
  /** Until when it can be confirmed. */
  expiresAt: Date;
}

/** What people do with their own second factor. */
@Injectable()
export class MfaService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly stepUp: StepUp,
    private readonly factors: SecondFactors,
    private readonly requirement: MfaRequirement,
    private readonly trail: MfaTrail,
  ) {}

  state(actor: SignedInActor): Promise<MfaState> {
    return this.work.read(async (em) => {
      const factor = await this.factors.active(em, actor.id);
      return {
        enrolled: factor !== null,
        enrolledAt: factor?.activatedAt ?? null,
        recoveryCodesLeft: factor ? await this.factors.recoveryCodesLeft(em, actor.id) : 0,
        required: this.requirement.requires(actor.role),
      };
    });
  }

  /**
   * Begins to set up an authenticator app, the first one or another in its place; nothing changes until it is confirmed.
   *
   * @returns what is shown this once
   * @throws DomainError `mfa_already_enrolled`, `wrong_password`, `mfa_code_wrong`
   */
  setUp(actor: SignedInActor, shown: Shown): Promise<TotpSetup> {
    return this.stepUp.withSecondFactorIfAny(actor, shown, async (em, user) => {
      const { secret, expiresAt } = await this.factors.begin(em, user);
      this.trail.record(em, actor, user, 'user.mfa_setup_started');
      return { secret, otpauthUri: otpauthUri(secret, user.email), expiresAt };
    });
  }

  /**
   * @returns ten new recovery codes, shown this once; the old ones are good no more
   * @throws DomainError `mfa_not_enrolled`, `mfa_code_wrong`
   */
  renewRecoveryCodes(actor: SignedInActor, code: string): Promise<string[]> {
    return this.stepUp.withSecondFactor(actor, { code }, async (em, user) => {
      this.trail.tell(em, actor, user, 'user.recovery_codes_renewed');
      return this.factors.renewRecoveryCodes(em, user);
    });
  }

  /** @throws DomainError `mfa_mandatory` for a role that needs one, `mfa_not_enrolled`, `wrong_password`, `mfa_code_wrong` */
  async remove(actor: SignedInActor, shown: Shown): Promise<void> {
    if (this.requirement.requires(actor.role)) throw mfaMandatory();
    await this.stepUp.withSecondFactor(actor, shown, async (em, user) => {
      await this.factors.forget(em, user.id);
      this.trail.tell(em, actor, user, 'user.mfa_disabled');
    });
  }
}
