import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type FieldFault, ValidationFailed } from '../../../../kernel/domain-error';
import { uuidArray } from '../../../../platform/database/uuid-array';
import type { WantedLine } from './wanted-line';

/** A line as somebody asks for it. */
export interface LineWish {
  productId: string;
  purchaseUnits: number;
  /** For one purchase unit; the supplier's last price when left out. */
  unitCost?: { amount: number; currency: string };
}

/** Whose price it is, and in which currency it must be. */
export interface Pricing {
  supplierId: string;
  currency: string;
}

/** Units of use of one line. */
const LARGEST_LINE = 100_000_000;

interface OrderedProduct {
  id: string;
  units: number;
  unitCost: number | null;
}

/** Makes whole lines of what somebody asks for, and remembers prices. */
@Injectable()
export class OrderWishes {
  /** @throws ValidationFailed with every fault of every line */
  async resolve(em: EntityManager, wishes: readonly LineWish[], pricing: Pricing): Promise<WantedLine[]> {
    const products = await this.products(
      em,
      wishes.map(({ productId }) => productId),
      pricing,
    );
    const faults: FieldFault[] = [];
    const lines = wishes.flatMap((wish, at): WantedLine[] => {
      const product = products.get(wish.productId);
      const wrong = faultOf(wish, product, pricing.currency);
      if (wrong) faults.push({ ...wrong, field: `lines.${at}.${wrong.field}` });
      if (!product) return [];
      const { productId, purchaseUnits, unitCost } = wish;
      const cost = unitCost?.amount ?? product.unitCost;
      return [{ productId, purchaseUnits, unitsPerPurchaseUnit: product.units, unitCost: cost }];
    });
    if (faults.length > 0) throw new ValidationFailed(faults);
    return lines;
  }

  /** What the supplier asks now; suggestions to come are priced with it. */
  async remember(
    em: EntityManager,
    { supplierId, currency }: Pricing,
    prices: readonly { productId: string; unitCost: number }[],
    now: Date,
  ): Promise<void> {
    await em.execute(
      `insert into supplier_price (supplier_id, product_id, unit_cost, currency, updated_at)
       select ?::uuid, "productId", "unitCost", ?, ? from jsonb_to_recordset(?::jsonb) as p("productId" uuid, "unitCost" bigint)
        order by 2
       on conflict (supplier_id, product_id) do update
          set unit_cost = excluded.unit_cost, currency = excluded.currency, updated_at = excluded.updated_at`,
      [supplierId, currency, now, JSON.stringify(prices)],
    );
  }

  private async products(
    em: EntityManager,
    ids: readonly string[],
    { supplierId, currency }: Pricing,
  ): Promise<Map<string, OrderedProduct>> {
    const rows = await em.execute<OrderedProduct[]>(
      `select p.id, p.units_per_purchase_unit as units, price.unit_cost::float8 as "unitCost"
         from product p
         left join supplier_price price on price.product_id = p.id and price.supplier_id = ? and price.currency = ?
        where p.id = any(?::uuid[]) and p.deleted_at is null`,
      [supplierId, currency, uuidArray(ids)],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }
}

function faultOf(wish: LineWish, product: OrderedProduct | undefined, currency: string): FieldFault | null {
  if (!product) return { field: 'productId', message: 'names no product' };
  if (wish.purchaseUnits * product.units > LARGEST_LINE) {
    return { field: 'purchaseUnits', message: 'is more than the service counts' };
  }
  if (wish.unitCost !== undefined && wish.unitCost.currency !== currency) {
    return { field: 'unitCost.currency', message: `must be ${currency}, in which this supplier is paid` };
  }
  return null;
}
