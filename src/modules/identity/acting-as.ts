import type { Actor } from '../../platform/auth/actor';
import type { Session } from './session.entity';
import type { UserAccount } from './user-account.entity';

/** The request's actor, who shows a secret instead of an access token, under the name that the secret proves. */
export function actingAs(user: UserAccount, session: Session, actor: Actor): Actor {
  return { ...actor, id: user.id, role: user.role, sessionId: session.id };
}
