import { Injectable } from '@nestjs/common';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { SessionsService } from '../sessions.service';
import { UserAccountRepository } from '../user-account.repository';
import type { MfaResetReason } from './mfa-reset-reason';
import { mfaNotEnrolled, ownMfaReset } from './mfa.errors';
import { MfaTrail } from './mfa-trail';
import { SecondFactors } from './second-factors';

/** For people who have lost the app and the recovery codes. */
@Injectable()
export class MfaResetService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: UserAccountRepository,
    private readonly factors: SecondFactors,
    private readonly sessions: SessionsService,
    private readonly trail: MfaTrail,
  ) {}

  /**
   * Takes the second factor of somebody else away and ends all sessions of that account. The person is told.
   *
   * @throws NotFound; DomainError `own_mfa_reset`, `mfa_not_enrolled`
   */
  async reset(actor: SignedInActor, userId: string, reason: MfaResetReason): Promise<void> {
    if (userId === actor.id) throw ownMfaReset();
    await this.work.run(async (em) => {
      const user = await this.accounts.locked(em, userId);
      if (!(await this.factors.active(em, user.id))) throw mfaNotEnrolled();
      await this.factors.forget(em, user.id);
      await this.sessions.revokeAll(em, user.id, 'mfa_reset');
      this.trail.tell(em, actor, user, 'user.mfa_reset', { reason });
    });
  }
}
