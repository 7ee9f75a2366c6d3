import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { CurrentPassword } from '../current-password';
import { wrongPassword } from '../identity.errors';
import { LoginAttempts } from '../login-attempts';
import type { UserAccount } from '../user-account.entity';
import { UserAccountRepository } from '../user-account.repository';
import { mfaAlreadyEnrolled, mfaCodeWrong, mfaNotEnrolled } from './mfa.errors';
import { type Evidence, type FactorAnswer, SecondFactors } from './second-factors';
import type { TotpFactor } from './totp-factor.entity';

/** What somebody who is signed in shows once more, since a session may be left open or stolen. */
export interface Shown extends FactorAnswer {
  /** Left out where the second factor alone will do. */
  currentPassword?: string;
}

interface Checked {
  user: UserAccount;
  factor: TotpFactor | null;
  evidence: Evidence | null;
  wasLastTry: boolean;
}

type Work<T> = (em: EntityManager, user: UserAccount) => Promise<T>;

/** Lets use cases run only for who shows password and second factor again. */
@Injectable()
export class StepUp {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: UserAccountRepository,
    private readonly currentPassword: CurrentPassword,
    private readonly factors: SecondFactors,
    private readonly attempts: LoginAttempts,
  ) {}

  /**
   * Runs `work` in one transaction with the use of the code, the account locked.
   *
   * @throws DomainError `mfa_not_enrolled`, `wrong_password`, `mfa_code_wrong`, or `rate_limited` after too many of these
   */
  async withSecondFactor<T>(actor: SignedInActor, shown: Shown, work: Work<T>): Promise<T> {
    const checked = await this.check(actor, shown);
    if (!checked.factor) throw mfaNotEnrolled();
    return this.run(actor, checked, work);
  }

  /**
   * The same, but an account that has no second factor yet needs to show none.
   *
   * @throws DomainError `mfa_already_enrolled` when it has one and nothing of it is shown; else as {@link withSecondFactor}
   */
  async withSecondFactorIfAny<T>(actor: SignedInActor, shown: Shown, work: Work<T>): Promise<T> {
    const checked = await this.check(actor, shown);
    if (checked.factor && shown.code === undefined && shown.recoveryCode === undefined) throw mfaAlreadyEnrolled();
    return this.run(actor, checked, work);
  }

  /** Outside any transaction: hashing takes longer than a row should be held, and a data key may have to be fetched. */
  private async check(actor: SignedInActor, shown: Shown): Promise<Checked> {
    const { currentPassword } = shown;
    const user =
      currentPassword === undefined
        ? await this.work.read((em) => this.accounts.get(em, actor.id))
        : await this.currentPassword.show(actor, currentPassword);
    const factor = await this.work.read((em) => this.factors.active(em, user.id));
    const answered = factor !== null && (shown.code ?? shown.recoveryCode) !== undefined;
    const wasLastTry = answered && (await this.attempts.beginSecondFactor(user.id));
    return { user, factor, evidence: answered ? await this.factors.examine(factor, shown) : null, wasLastTry };
  }

  private async run<T>(actor: SignedInActor, checked: Checked, work: Work<T>): Promise<T> {
    // A refusal is an outcome here and thrown outside: thrown inside it would take its audit row back.
    const outcome = await this.work.run(async (em) => {
      const user = await this.accounts.locked(em, checked.user.id);
      return (await this.refusal(em, actor, user, checked)) ?? { done: await work(em, user) };
    });
    if (outcome instanceof DomainError) throw outcome;
    if (checked.factor) await this.attempts.secondFactorSucceeded(checked.user.id);
    return outcome.done;
  }

  private async refusal(
    em: EntityManager,
    actor: SignedInActor,
    user: UserAccount,
    { user: seen, factor, evidence, wasLastTry }: Checked,
  ): Promise<DomainError | null> {
    // Changed while this one was checked.
    if (user.passwordHash !== seen.passwordHash) return wrongPassword();
    // Another request was faster in setting one up.
    if (!factor) return (await this.factors.active(em, user.id)) ? mfaAlreadyEnrolled() : null;
    if (await this.factors.spend(em, actor, user, evidence)) return null;
    this.attempts.secondFactorRefused(em, actor, user, wasLastTry);
    return mfaCodeWrong();
  }
}
