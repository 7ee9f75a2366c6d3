import type { EntityManager } from '@mikro-orm/postgresql';
import { type ExportedSection, type HoldsPersonalData, PersonalData, section } from '../personal-data/personal-data';

/** Answers that are kept for two days, to be given again. They repeat what other sections hold. */
@PersonalData({ section: 'storedAnswers', tables: { idempotency_key: { erased: 'Deleted.' } } })
export class StoredAnswersPersonalData implements HoldsPersonalData {
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const rows = await em.execute<{ route: string; createdAt: string }[]>(
      `select route, created_at as "createdAt" from idempotency_key where actor_id = ? order by created_at desc`,
      [userId],
    );
    return section(rows.map(({ route, createdAt }) => ({ route, createdAt: new Date(createdAt) })));
  }

  async erase(em: EntityManager, userId: string): Promise<void> {
    await em.execute('delete from idempotency_key where actor_id = ?', [userId]);
  }
}
