import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/domain-error';
import type { Actor } from '../../../platform/auth/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { LoginAttempts } from '../login-attempts';
import type { Client } from '../session.entity';
import type { SignedIn } from '../session-tokens';
import { SessionsService } from '../sessions.service';
import { mfaChallengeEnded, mfaChallengeFailed } from './mfa.errors';
import type { MfaChallenge } from './mfa-challenge.entity';
import { MfaChallenges } from './mfa-challenges';
import { type Evidence, type FactorAnswer, SecondFactors } from './second-factors';

interface Attempt {
  challenge: MfaChallenge;
  evidence: Evidence | null;
  wasLastTry: boolean;
}

/** The second half of a login. */
@Injectable()
export class MfaLogInService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly challenges: MfaChallenges,
    private readonly factors: SecondFactors,
    private readonly sessions: SessionsService,
    private readonly attempts: LoginAttempts,
  ) {}

  /**
   * @throws DomainError `mfa_challenge_failed` for a wrong answer, `mfa_challenge_ended` for a challenge that can be answered no more,
   * `rate_limited` after too many answers for one account
   */
  async answer(actor: Actor, client: Client, token: string, answer: FactorAnswer): Promise<SignedIn> {
    const challenge = await this.work.read((em) => this.challenges.find(em, token));
    if (!challenge) throw mfaChallengeEnded();
    const { user } = challenge;
    const wasLastTry = await this.attempts.beginSecondFactor(user.id);
    const factor = await this.work.read((em) => this.factors.active(em, user.id));
    const evidence = await this.factors.examine(factor, answer);
    // A refusal is an outcome here and thrown outside: thrown inside it would take back that the try was counted, and its audit row.
    const outcome = await this.work.run((em) => this.judge(em, actor, client, { challenge, evidence, wasLastTry }));
    if (outcome instanceof DomainError) throw outcome;
    await this.attempts.secondFactorSucceeded(user.id);
    await this.attempts.succeeded(actor, user.email);
    return outcome;
  }

  private async judge(
    em: EntityManager,
    actor: Actor,
    client: Client,
    attempt: Attempt,
  ): Promise<SignedIn | DomainError> {
    const challenge = await this.challenges.locked(em, attempt.challenge);
    if (!challenge) return mfaChallengeEnded();
    const { user } = challenge;
    if (!(await this.factors.spend(em, actor, user, attempt.evidence))) {
      challenge.miss();
      this.attempts.secondFactorRefused(em, actor, user, attempt.wasLastTry);
      return challenge.triesLeft > 0 ? mfaChallengeFailed(challenge.triesLeft) : mfaChallengeEnded();
    }
    this.challenges.answer(challenge);
    return this.sessions.open(em, user, actor, { ...client, secondFactor: true }, 'user.logged_in');
  }
}
