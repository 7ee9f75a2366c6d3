import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { RefreshToken } from './refresh-token.entity';
import { Session } from './session.entity';

@Injectable()
export class SessionRepository {
  /**
   * The token with this secret, its session locked: of two requests with one token the second sees what the first has done. Read
   * again after the lock, since the token was found before it.
   */
  async lockedByToken(em: EntityManager, secret: string): Promise<RefreshToken | null> {
    const token = await em.findOne(RefreshToken, { tokenHash: RefreshToken.hash(secret) });
    if (!token) return null;
    await em.findOneOrFail(Session, { id: token.session.id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    await em.refresh(token);
    return token;
  }

  locked(em: EntityManager, id: string): Promise<Session | null> {
    return em.findOne(Session, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  /** All that nobody has ended, locked in the order of their ids, so that two who end them do not wait for each other. */
  lockedOfUser(em: EntityManager, userId: string): Promise<Session[]> {
    return em.find(
      Session,
      { user: userId, revokedAt: null },
      { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
    );
  }
}
