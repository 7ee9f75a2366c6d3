import type { EntityManager } from '@mikro-orm/postgresql';
import {
  EXPORTED_AT_MOST,
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../platform/personal-data/personal-data';
import { RefreshToken } from './refresh-token.entity';
import { Session } from './session.entity';

@PersonalData({
  section: 'sessions',
  tables: {
    session: { erased: 'Ended, and emptied of address and device; the row goes with the other old sessions.' },
    refresh_token: { erased: 'Deleted.' },
  },
})
export class SessionsPersonalData implements HoldsPersonalData {
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const found = await em.find(Session, { user: userId }, { orderBy: { id: 'desc' }, limit: EXPORTED_AT_MOST + 1 });
    return section(
      found.map(({ id, createdAt, lastUsedAt, expiresAt, revokedAt, revokedBecause, userAgent, address }) => ({
        ...{ id, createdAt, lastUsedAt, expiresAt, revokedAt, revokedBecause, userAgent, address },
      })),
    );
  }

  /** The rows stay for a while: other instances learn from them that access tokens are worth nothing any more. */
  async erase(em: EntityManager, userId: string): Promise<void> {
    await em.nativeDelete(RefreshToken, { session: { user: userId } });
    await em.nativeUpdate(Session, { user: userId }, { userAgent: null, address: null });
  }
}
