import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

/** Stock of a partner, with what its product is here. */
export interface MirroredStock {
  productRef: string;
  locationRef: string;
  version: number;
  /** In the partner's units. */
  onHand: number;
  reserved: number;
  productId: string | null;
  useUnitsPerUnit: number;
  updatedAt: Date;
}

export interface StockFilter {
  productRef?: string;
  locationRef?: string;
  productId?: string;
  /** Only what is of no product of ours yet, or only what is. */
  waiting?: boolean;
  limit: number;
  offset: number;
}

type Row = Omit<MirroredStock, 'version' | 'updatedAt'> & { version: string; updatedAt: string; total: number };

/** Reads stock together with its product, in one statement. */
@Injectable()
export class StockListing {
  /** By location and product. @returns the page and the number of all */
  async page(em: EntityManager, partnerId: string, filter: StockFilter): Promise<[MirroredStock[], number]> {
    const { productRef = null, locationRef = null, productId = null, waiting = null, limit, offset } = filter;
    const conditions = `s.partner_id = ? and (?::text is null or s.product_ref = ?) and (?::text is null or s.location_ref = ?)
        and (?::uuid is null or p.product_id = ?) and (?::boolean is null or (p.product_id is null) = ?)`;
    const values = [partnerId, ...[productRef, locationRef, productId, waiting].flatMap((value) => [value, value])];
    const joined = 'pms_stock s join pms_product p on p.partner_id = s.partner_id and p.ref = s.product_ref';
    const rows = await em.execute<Row[]>(
      `select s.product_ref as "productRef", s.location_ref as "locationRef", s.reported_version as version, s.on_hand as "onHand",
              s.reserved, p.product_id as "productId", p.use_units_per_unit as "useUnitsPerUnit", s.updated_at as "updatedAt"
         from ${joined} where ${conditions} order by s.location_ref, s.product_ref limit ? offset ?`,
      [...values, limit, offset],
    );
    const [{ total }] = await em.execute<[{ total: number }]>(
      `select count(*)::integer as total from ${joined} where ${conditions}`,
      values,
    );
    return [rows.map((row) => ({ ...row, version: Number(row.version), updatedAt: new Date(row.updatedAt) })), total];
  }

  /** For this transaction. */
  async lock(em: EntityManager, partnerId: string, place: { locationRef: string; productRef: string }): Promise<void> {
    await em.execute('select from pms_stock where partner_id = ? and location_ref = ? and product_ref = ? for update', [
      partnerId,
      place.locationRef,
      place.productRef,
    ]);
  }
}
