import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { ValidationFailed } from '../../../kernel/domain-error';
import { uuidArray } from '../../../platform/database/uuid-array';
import { ProductRepository } from '../catalogue/product.repository';
import { readElementString, UnreadableBarcode } from '../stock/gs1-element-string';

/** A lot of which something may be taken, or could if it were not set aside. */
export interface UsableLot {
  lotId: string;
  productId: string;
  batch: string;
  /** Its last good day, YYYY-MM-DD. */
  expiresOn: string;
  /** Units of use that nobody has set aside. */
  free: number;
}

export type LotFacts = Omit<UsableLot, 'free'>;

/** The door to lots for whoever prescribes and dispenses. It looks and locks nothing: what counts is decided when stock is set aside. */
@Injectable()
export class UsableLots {
  constructor(
    private readonly products: ProductRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What may be used of these products at a location, first expired first: neither held, recalled nor expired. */
  free(em: EntityManager, productIds: readonly string[], locationId: string): Promise<UsableLot[]> {
    return em.execute<UsableLot[]>(
      `select l.id as "lotId", l.product_id as "productId", l.batch, l.expires_on::text as "expiresOn", l.on_hand - l.reserved as free
         from lot l join stock_location p on p.id = l.location_id
        where l.product_id = any(?::uuid[]) and l.location_id = ? and l.status = 'available' and l.on_hand > l.reserved
          and l.expires_on >= (?::timestamptz at time zone p.time_zone)::date
        order by l.expires_on, l.id`,
      [uuidArray(productIds), locationId, this.clock.now()],
    );
  }

  /** By id, whatever their status and wherever they lie. */
  async of(em: EntityManager, lotIds: readonly string[]): Promise<Map<string, LotFacts>> {
    const rows = await em.execute<LotFacts[]>(
      `select id as "lotId", product_id as "productId", batch, expires_on::text as "expiresOn" from lot where id = any(?::uuid[])`,
      [uuidArray(lotIds)],
    );
    return new Map(rows.map((row) => [row.lotId, row]));
  }

  /**
   * The lot at this location that a pack's barcode names by GTIN and batch.
   * @throws ValidationFailed naming the field for a barcode that cannot be read or names no lot there
   */
  async scanned(em: EntityManager, barcode: string, place: { locationId: string; field: string }): Promise<LotFacts> {
    const { gtin, batch } = this.read(barcode, place.field);
    const productId = gtin && (await this.products.byCodes(em, [{ system: 'gtin', code: gtin }])).get(`gtin ${gtin}`);
    const found = productId
      ? await em.execute<LotFacts[]>(
          `select id as "lotId", product_id as "productId", batch, expires_on::text as "expiresOn" from lot
            where product_id = ? and batch = ? and location_id = ? and status <> 'destroyed' order by expires_on, id`,
          [productId, batch, place.locationId],
        )
      : [];
    if (found.length > 0) return found[0];
    throw new ValidationFailed([{ field: place.field, message: 'names no lot at this location' }]);
  }

  private read(barcode: string, field: string): { gtin: string | null; batch: string | null } {
    try {
      return readElementString(barcode, this.clock.now().getUTCFullYear());
    } catch (error) {
      if (!(error instanceof UnreadableBarcode)) throw error;
      throw new ValidationFailed([{ field, message: error.message }]);
    }
  }
}
