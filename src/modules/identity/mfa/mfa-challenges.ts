import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import type { Actor } from '../../../platform/auth/actor';
import type { UserAccount } from '../user-account.entity';
import { UserAccountRepository } from '../user-account.repository';
import { MfaRepository } from './mfa.repository';
import { MfaChallenge } from './mfa-challenge.entity';
import { MfaTrail } from './mfa-trail';

/** Logins that wait for a second factor. */
@Injectable()
export class MfaChallenges {
  constructor(
    private readonly repository: MfaRepository,
    private readonly accounts: UserAccountRepository,
    private readonly trail: MfaTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns the challenge's token, or null for an account without second factor */
  async pose(em: EntityManager, actor: Actor, user: UserAccount): Promise<string | null> {
    if (!(await this.repository.active(em, user.id))) return null;
    const { challenge, token } = MfaChallenge.pose(user, this.clock.now());
    em.persist(challenge);
    this.trail.record(em, actor, user, 'user.login_challenged', { challengeId: challenge.id });
    return token;
  }

  /** One that can still be answered, with its account, as far as can be seen without a lock. */
  async find(em: EntityManager, token: string): Promise<MfaChallenge | null> {
    const challenge = await this.repository.challenge(em, token);
    return challenge && this.canBeAnswered(challenge) ? challenge : null;
  }

  /**
   * The same one locked, with its account held: of two answers at once the second sees what became of the first. Null when it can be
   * answered no more.
   */
  async locked(em: EntityManager, { id, user }: MfaChallenge): Promise<MfaChallenge | null> {
    // The account first, as everywhere, so that nobody waits for each other.
    if (!(await this.accounts.heldForSignIn(em, user))) return null;
    const challenge = await this.repository.lockedChallenge(em, id);
    return challenge && this.canBeAnswered(challenge) ? challenge : null;
  }

  answer(challenge: MfaChallenge): void {
    challenge.answer(this.clock.now());
  }

  private canBeAnswered(challenge: MfaChallenge): boolean {
    return challenge.isOpen(this.clock.now()) && challenge.isFor(challenge.user);
  }
}
