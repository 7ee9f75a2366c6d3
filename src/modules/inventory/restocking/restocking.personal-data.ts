import type { EntityManager } from '@mikro-orm/postgresql';
import {
  EXPORTED_AT_MOST,
  type ExportedSection,
  type HoldsPersonalData,
  PersonalData,
  section,
} from '../../../platform/personal-data/personal-data';

const BOOKS = 'The books of the dispensary: who ordered, approved and received what the clinic pays for.';

/** What people who work in the dispensary did about orders. There is nothing of patients in it. */
@PersonalData({
  section: 'restocking',
  tables: { restock_order: { kept: BOOKS }, restock_receipt: { kept: BOOKS } },
})
export class RestockingPersonalData implements HoldsPersonalData {
  async export(em: EntityManager, userId: string): Promise<ExportedSection> {
    const rows = await em.execute<object[]>(
      `select id as "restockOrderId", number, created_at as "createdAt", array_remove(array[
                case when created_by = ? then 'opened' end, case when requested_by = ? then 'asked_for_approval' end,
                case when approved_by = ? then 'approved' end, case when submitted_by = ? then 'submitted' end,
                case when ended_by = ? then 'ended' end,
                case when exists (select from restock_receipt r where r.order_id = o.id and r.received_by = ?) then 'received' end
              ], null) as parts
         from restock_order o
        where ? in (created_by, requested_by, approved_by, submitted_by, ended_by)
           or exists (select from restock_receipt r where r.order_id = o.id and r.received_by = ?)
        order by id desc limit ?`,
      [...Array.from({ length: 8 }, () => userId), EXPORTED_AT_MOST + 1],
    );
    return section(rows);
  }
}
