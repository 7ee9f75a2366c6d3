import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ValidationFailed } from '../../../kernel/domain-error';
import { StockAsOf, type StockPlace, type StockThen } from '../../inventory';
import { PartnerDesk } from '../partner-desk';
import type { StockViewQuery } from './dto/stock-view.query';
import { MappedProducts } from './mapped-products';
import { cursorOf, readCursor } from './view-cursor';

/** Products that are looked at in one statement: most of a catalogue has no stock, and a page may need many of them. */
const PRODUCTS_A_LOOK = 1_000;

export interface ViewedStock extends StockThen {
  productRefs: readonly string[];
}

export interface StockView {
  asOf: number;
  newest: number;
  stock: ViewedStock[];
  nextCursor: string | null;
}

/** The stock of the clinic as a partner was told of it up to a number of the ledger. */
@Injectable()
export class StockViews {
  constructor(
    private readonly desk: PartnerDesk,
    private readonly mapped: MappedProducts,
    private readonly stock: StockAsOf,
  ) {}

  /**
   * What the partner would have, had it applied every `stock.changed` up to `asOf`, of the products that are mapped now. A later page is as of
   * the same number as the first, whatever happens in between.
   *
   * @throws NotFound, SequenceNotReached
   * @throws ValidationFailed for a cursor that was not made here, or with another `asOf` than its own
   */
  read(partnerId: string, query: StockViewQuery): Promise<StockView> {
    const from = query.cursor === undefined ? undefined : readCursor(query.cursor);
    if (from && query.asOf !== undefined && query.asOf !== from.ledgerSequence) {
      throw new ValidationFailed([{ field: 'asOf', message: 'must be that of the first page, or left out' }]);
    }
    return this.desk.read(partnerId, async (em) => {
      const asked = from?.ledgerSequence ?? query.asOf;
      const newest = await this.stock.newest(em, asked);
      const asOf = asked ?? newest;
      const found = await this.page(em, partnerId, { ...query, asOf, after: from?.after });
      const stock = found.slice(0, query.limit);
      const after = found.length > query.limit ? stock.at(-1) : undefined;
      return { asOf, newest, stock, nextCursor: after ? cursorOf({ ledgerSequence: asOf, after }) : null };
    });
  }

  /** One more than asked for, to know whether there is another page. */
  private async page(
    em: EntityManager,
    partnerId: string,
    { asOf, after, limit, productRef, locationId }: StockViewQuery & { asOf: number; after?: StockPlace },
  ): Promise<ViewedStock[]> {
    const found: ViewedStock[] = [];
    let first = after?.productId;
    for (;;) {
      const products = await this.mapped.from(em, partnerId, { productRef, first, limit: PRODUCTS_A_LOOK + 1 });
      const looked = products.slice(0, PRODUCTS_A_LOOK);
      const refs = new Map(looked.map(({ productId, refs: ofProduct }) => [productId, ofProduct]));
      const rows = await this.stock.read(em, {
        ...{ ledgerSequence: asOf, productIds: [...refs.keys()], locationId, after },
        limit: limit + 1 - found.length,
      });
      found.push(...rows.map((row) => ({ ...row, productRefs: refs.get(row.productId) ?? [] })));
      first = products.at(PRODUCTS_A_LOOK)?.productId;
      if (first === undefined || found.length > limit) return found;
    }
  }
}
