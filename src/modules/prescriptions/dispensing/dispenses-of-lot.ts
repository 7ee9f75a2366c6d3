import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { uuidArray } from '../../../platform/database/uuid-array';

/** What a patient got of a lot. */
export interface LotDispense {
  lotId: string;
  productId: string;
  patientId: string;
  prescriptionId: string;
  dispenseId: string;
  dispensedAt: Date;
  /** Units of use. */
  quantity: number;
  /** Of it, what came back. */
  returned: number;
}

/** The door for whoever must find who received a lot. The caller decides who may ask, and audits it. */
@Injectable()
export class DispensesOfLot {
  /**
   * Oldest first.
   * @param after the id of the dispense that the page before ended with
   */
  async find(em: EntityManager, lotIds: readonly string[], limit: number, after?: string): Promise<LotDispense[]> {
    const rows = await em.execute<LotDispense[]>(
      `select l.lot_id as "lotId", l.product_id as "productId", d.patient_id as "patientId", d.prescription_id as "prescriptionId",
              d.id as "dispenseId", d.dispensed_at as "dispensedAt", sum(l.quantity)::int as quantity, sum(l.returned)::int as returned
         from dispense_line l join dispense d on d.id = l.dispense_id
        where l.lot_id = any(?::uuid[]) and (?::uuid is null or d.id > ?::uuid)
        group by l.lot_id, l.product_id, d.id order by d.id, l.lot_id limit ?`,
      [uuidArray(lotIds), after ?? null, after ?? null, limit],
    );
    return rows.map((row) => ({ ...row, dispensedAt: new Date(row.dispensedAt) }));
  }
}
