import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Product } from '../../catalogue/product.entity';
import { RestockOrderRepository } from '../orders/restock-order.repository';

/** An order as its supplier has to know it. Without prices: those are agreed elsewhere. */
export interface OrderOutline {
  note: string | null;
  deliverTo: { locationId: string; name: string };
  lines: readonly OutlinedLine[];
}

export interface OutlinedLine {
  line: number;
  productId: string;
  /** Name, strength, form, pack. */
  name: string;
  gtin: string | null;
  ndc: string | null;
  /** Units of use. */
  quantity: number;
  purchaseUnits: number;
  unitsPerPurchaseUnit: number;
}

/** Gathers what a supplier's system is told of an order. */
@Injectable()
export class OrderOutlines {
  constructor(private readonly orders: RestockOrderRepository) {}

  /** As it was submitted, also when it was cancelled since. @throws NotFound */
  async of(em: EntityManager, orderId: string): Promise<OrderOutline> {
    const order = await this.orders.findOrFail(em, orderId);
    const lines = order.submittedLines();
    const ids = lines.map(({ productId }) => productId);
    const products = await em.find(Product, { id: { $in: ids } }, { populate: ['codes'] });
    const byId = new Map(products.map((product) => [product.id, product]));
    const { note, location } = order;
    return {
      ...{ note, deliverTo: { locationId: location.id, name: location.name } },
      lines: lines.map(({ line, productId, quantity, purchaseUnits, unitsPerPurchaseUnit }) => ({
        ...{ line, productId, ...namesOf(byId.get(productId)), quantity, purchaseUnits, unitsPerPurchaseUnit },
      })),
    };
  }
}

function namesOf(product: Product | undefined): Pick<OutlinedLine, 'name' | 'gtin' | 'ndc'> {
  const code = (wanted: string) => product?.codesInForce().find(({ system }) => system === wanted)?.code ?? null;
  const { brandName, genericName, strength, form, pack } = product ?? {};
  const name = [brandName, genericName, strength, form, pack].filter((part) => part !== null && part !== undefined);
  return { name: name.join(', '), gtin: code('gtin'), ndc: code('ndc') };
}
