import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/auth/actor';
import type { Client } from '../session.entity';
import type { SignedIn } from '../session-tokens';
import { SessionsService } from '../sessions.service';
import type { UserAccount } from '../user-account.entity';
import { MfaChallenges } from './mfa-challenges';

export type Admitted = SignedIn | { challengeToken: string };

/** What a right password gets: a session, or a challenge to show the second factor that the account has. */
@Injectable()
export class Admission {
  constructor(
    private readonly sessions: SessionsService,
    private readonly challenges: MfaChallenges,
  ) {}

  async admit(em: EntityManager, user: UserAccount, actor: Actor, client: Client): Promise<Admitted> {
    const challengeToken = await this.challenges.pose(em, actor, user);
    return challengeToken === null ? this.sessions.open(em, user, actor, client, 'user.logged_in') : { challengeToken };
  }
}
