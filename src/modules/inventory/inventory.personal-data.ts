import type { EntityManager } from '@mikro-orm/postgresql';
import {
  EXPORTED_AT_MOST,
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../platform/personal-data/personal-data';

const BOOKS = 'The books of a dispensary: the law on medicines wants to know who moved what, and who saw it.';

/** What people who work in the dispensary did. There is nothing of patients in it. */
@PersonalData({
  section: 'dispensaryWork',
  tables: {
    stock_movement: { kept: BOOKS },
    witness_signature: { kept: BOOKS },
    stock_receipt: { kept: BOOKS },
    stock_transfer: { kept: BOOKS },
    stock_count: { kept: BOOKS },
    stock_count_line: { kept: BOOKS },
    lot_destruction: { kept: BOOKS },
  },
})
export class InventoryPersonalData implements HoldsPersonalData {
  /** Every movement says which receipt, transfer, count or destruction it came from. */
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const rows = await em.execute<object[]>(
      `select m.id as "movementId", m.at, m.kind, m.quantity, m.source_type as "sourceType", m.source_id as "sourceId",
              case when m.actor_id = ? then 'acted' else 'witnessed' end as part, s.signed_at as "signedAt"
         from stock_movement m left join witness_signature s on s.movement_id = m.id and s.witness_id = ?
        where m.actor_id = ? or m.witness_id = ?
        order by m.position desc limit ?`,
      [userId, userId, userId, userId, EXPORTED_AT_MOST + 1],
    );
    return section(rows);
  }
}
