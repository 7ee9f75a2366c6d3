import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../../../config/env';
import { Product } from '../../catalogue/product.entity';
import type { RestockOrder } from '../orders/restock-order.entity';
import type { OrderPaper, PaperLine } from './order-paper';

/** Gathers what stands on the paper of an order, and draws it. */
@Injectable()
export class OrderPapers {
  constructor(private readonly env: Environment) {}

  async paperOf(em: EntityManager, order: RestockOrder): Promise<OrderPaper> {
    const { label, createdAt, supplier, location, expectedOn, note, currency, total } = order;
    const orderedOn = new Intl.DateTimeFormat('en-CA', { timeZone: location.timeZone });
    return {
      ...{
        label,
        createdAt,
        supplierName: supplier.name,
        locationName: location.name,
        expectedOn,
        note,
        currency,
        total,
      },
      buyer: this.buyer(),
      orderedOn: orderedOn.format(order.submittedAt ?? createdAt),
      lines: await linesOf(em, order),
    };
  }

  /** Loaded when it is first needed: fonts take their time, which starting up has not. */
  async draw(paper: OrderPaper): Promise<Buffer> {
    const { drawOrder } = await import('./order-paper.js');
    return drawOrder(paper);
  }

  private buyer(): OrderPaper['buyer'] {
    const { CLINIC_NAME: name, CLINIC_ADDRESS, CLINIC_TAX_ID } = this.env;
    return { name, address: CLINIC_ADDRESS?.split('|') ?? [], taxId: CLINIC_TAX_ID ?? null };
  }
}

async function linesOf(em: EntityManager, order: RestockOrder): Promise<PaperLine[]> {
  const wanted = order.wantedLines();
  const ids = wanted.map(({ productId }) => productId);
  const products = await em.find(Product, { id: { $in: ids } }, { populate: ['codes'] });
  const byId = new Map(products.map((product) => [product.id, product]));
  return wanted.flatMap(({ line, productId, purchaseUnits, unitCost }) => {
    const product = byId.get(productId);
    if (!product) return [];
    const code = product.codesInForce().find(({ system }) => system === 'gtin' || system === 'ndc');
    const { brandName, genericName, strength, form, pack, purchaseUnit } = product;
    const names = [brandName, genericName, strength, form, pack].filter((name) => name !== null);
    const shown = code ? `${code.system.toUpperCase()} ${code.code}` : null;
    return [{ line, product: names.join(', '), code: shown, purchaseUnits, purchaseUnit, unitCost }];
  });
}
