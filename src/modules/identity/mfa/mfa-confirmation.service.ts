import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { LoginAttempts } from '../login-attempts';
import { SessionsService } from '../sessions.service';
import { UserAccountRepository } from '../user-account.repository';
import { mfaCodeWrong, mfaEnrolmentExpired } from './mfa.errors';
import { SecondFactors } from './second-factors';
import type { TotpFactor } from './totp-factor.entity';

interface Attempt {
  pending: TotpFactor;
  step: number | null;
  wasLastTry: boolean;
}

/** The end of setting up an authenticator app. */
@Injectable()
export class MfaConfirmationService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: UserAccountRepository,
    private readonly factors: SecondFactors,
    private readonly sessions: SessionsService,
    private readonly attempts: LoginAttempts,
  ) {}

  /**
   * Makes the app that was set up the account's second factor. The caller's session counts as one that has shown it; all others end, for
   * they were opened with a password alone or with an app that is good no more.
   *
   * @returns the recovery codes, shown this once
   * @throws DomainError `mfa_enrolment_expired` when there is nothing to confirm any more, `mfa_code_wrong`, `rate_limited`
   */
  async confirm(actor: SignedInActor, code: string): Promise<string[]> {
    const pending = await this.work.read((em) => this.factors.pending(em, actor.id));
    if (!pending) throw mfaEnrolmentExpired();
    // Counted although whoever set it up was shown the secret: somebody else may hold his token and try for the recovery codes.
    const wasLastTry = await this.attempts.beginSecondFactor(actor.id);
    const step = await this.factors.stepOf(pending, code);
    // A refusal is an outcome here and thrown outside: thrown inside it would take its audit row back.
    const outcome = await this.work.run((em) => this.activate(em, actor, { pending, step, wasLastTry }));
    if (outcome instanceof DomainError) throw outcome;
    await this.attempts.secondFactorSucceeded(actor.id);
    return outcome;
  }

  private async activate(
    em: EntityManager,
    actor: SignedInActor,
    { pending, step, wasLastTry }: Attempt,
  ): Promise<string[] | DomainError> {
    const user = await this.accounts.locked(em, actor.id);
    if (step === null) {
      this.attempts.secondFactorRefused(em, actor, user, wasLastTry);
      return mfaCodeWrong();
    }
    const factor = await this.factors.pending(em, user.id);
    // Set up anew, or confirmed, by a request that was faster.
    if (factor?.id !== pending.id) return mfaEnrolmentExpired();
    const codes = await this.factors.activate(em, actor, factor, step);
    await this.sessions.keepOnlyProved(em, user.id, actor.sessionId, factor.activatedAt!);
    return codes;
  }
}
