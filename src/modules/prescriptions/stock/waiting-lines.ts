import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { uuidArray } from '../../../platform/database/uuid-array';
import type { Prescription } from '../prescription.entity';

/** A line for which something is still to be set aside. */
export interface WaitingLine {
  prescriptionId: string;
  line: number;
  productId: string;
  daysSupply: number;
  short: number;
}

/** Signed, and looking for stock. Prescriptions on hold do not. */
const LOOKING = `('awaiting_stock', 'partially_reserved', 'partially_dispensed')`;

/** Who waits for stock, in the order of the signatures. */
@Injectable()
export class WaitingLines {
  /** Those that wait for these products at the same dispensary and were signed before this prescription. */
  before(
    em: EntityManager,
    { id, locationId, signedAt }: Prescription,
    productIds: readonly string[],
  ): Promise<WaitingLine[]> {
    return em.execute<WaitingLine[]>(
      `select l.prescription_id as "prescriptionId", l.line, l.product_id as "productId", l.days_supply as "daysSupply", l.short
         from prescription_line l join prescription p on p.id = l.prescription_id
        where l.short > 0 and l.product_id = any(?::uuid[]) and p.location_id = ? and p.status in ${LOOKING}
          and (p.signed_at, p.id) < (?::timestamptz, ?::uuid)
        order by p.signed_at, p.id, l.line`,
      [uuidArray(productIds), locationId, signedAt, id],
    );
  }

  /** Prescriptions that wait for the product at one of these locations, first signed first. */
  async prescriptionsFor(em: EntityManager, productId: string, locationIds: readonly string[]): Promise<string[]> {
    const rows = await em.execute<{ id: string }[]>(
      `select p.id from prescription p
        where p.status in ${LOOKING} and p.location_id = any(?::uuid[])
          and exists (select from prescription_line l where l.prescription_id = p.id and l.product_id = ? and l.short > 0)
        order by p.signed_at, p.id`,
      [uuidArray(locationIds), productId],
    );
    return rows.map(({ id }) => id);
  }
}
