import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Environment } from '../../config/env';
import { type Clock, CLOCK } from '../../kernel/clock';
import { ACCESS_TOKEN_SECONDS, SECOND_FACTOR_METHODS } from '../../platform/auth/access-claims';
import { AccessTokens } from '../../platform/auth/access-tokens';
import { type Presentation, RefreshToken } from './refresh-token.entity';
import { type Client, Session, type SessionLifetime } from './session.entity';
import type { UserAccount } from './user-account.entity';

/** What a person gets who has signed in. */
export interface SignedIn {
  user: UserAccount;
  accessToken: string;
  refreshToken: string;
  /** Seconds that the access token is good for. */
  expiresIn: number;
}

const DAY_MS = 86_400_000;

/** New sessions, and the pairs of tokens that keep them going. */
@Injectable()
export class SessionTokens {
  private readonly lifetime: SessionLifetime;

  constructor(
    private readonly accessTokens: AccessTokens,
    env: Environment,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.lifetime = { idleMs: env.SESSION_IDLE_DAYS * DAY_MS, maxMs: env.SESSION_MAX_DAYS * DAY_MS };
  }

  open(em: EntityManager, user: UserAccount, client: Client): Session {
    const session = Session.open(user, client, this.clock.now(), this.lifetime);
    em.persist(session);
    return session;
  }

  /** Shows a refresh token of a session that the caller has locked; using it up comes with it. */
  present(token: RefreshToken): Presentation | 'session_ended' {
    const now = this.clock.now();
    return token.session.isOpen(now) ? token.present(now) : 'session_ended';
  }

  /** Counts as a use of the session, which stays open for another full term, but never beyond its longest life. */
  issue(em: EntityManager, session: Session): SignedIn {
    const { user } = session;
    const now = this.clock.now();
    session.prolong(now, this.lifetime);
    const { token, secret } = RefreshToken.issue(session, now);
    em.persist(token);
    // No access token outlives its session.
    const secondsLeft = Math.ceil((session.expiresAt.getTime() - now.getTime()) / 1_000);
    const expiresIn = Math.min(ACCESS_TOKEN_SECONDS, secondsLeft);
    const amr = session.secondFactorAt === null ? undefined : SECOND_FACTOR_METHODS;
    const accessToken = this.accessTokens.issue({ sub: user.id, role: user.role, sid: session.id, amr }, expiresIn);
    return { user, accessToken, refreshToken: secret, expiresIn };
  }
}
