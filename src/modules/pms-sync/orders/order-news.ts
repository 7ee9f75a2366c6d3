import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { uuidArray } from '../../../platform/database/uuid-array';
import type { DeliveredEvent } from '../../../platform/outbox/delivered-event';
import { OrderOutlines, type OutlinedLine } from '../../inventory';
import type { OrderedItem, ToldOrder } from '../deliveries/partner-event';
import { ORDER_SUBMITTED, partnerOfOrder } from './order-audience';

/** A product of the partner's that is one of ours. */
interface Mapped {
  productId: string;
  ref: string;
  useUnitsPerUnit: number;
  discontinued: boolean;
  byHand: boolean;
}

/** Puts an order into the words of the partner that it goes to. */
@Injectable()
export class OrderNews {
  constructor(
    private readonly work: UnitOfWork,
    private readonly outlines: OrderOutlines,
  ) {}

  /** @returns undefined for what is no order for a partner */
  async of(event: DeliveredEvent): Promise<ToldOrder | undefined> {
    const partnerId = partnerOfOrder(event);
    if (partnerId === null || event.type !== ORDER_SUBMITTED) return undefined;
    return this.work.read(async (em) => {
      const { note, deliverTo, lines } = await this.outlines.of(em, event.aggregateId);
      const mapped = await mappedOf(
        em,
        partnerId,
        lines.map(({ productId }) => productId),
      );
      return { note, deliverTo, items: lines.map((line) => itemOf(line, mapped)) };
    });
  }
}

function itemOf(line: OutlinedLine, mapped: readonly Mapped[]): OrderedItem {
  const { quantity } = line;
  const [theirs] = mapped
    .filter(({ productId }) => productId === line.productId)
    .sort((one, other) => preference(one, quantity) - preference(other, quantity));
  const whole = theirs !== undefined && quantity % theirs.useUnitsPerUnit === 0;
  return {
    ...line,
    productRef: theirs?.ref ?? null,
    useUnitsPerUnit: theirs?.useUnitsPerUnit ?? null,
    units: whole ? quantity / theirs.useUnitsPerUnit : null,
  };
}

/** Of several that are the same product of ours: one that is sold, that the quantity is a whole number of, that somebody named. */
function preference({ discontinued, byHand, useUnitsPerUnit }: Mapped, quantity: number): number {
  return (discontinued ? 4 : 0) + (quantity % useUnitsPerUnit === 0 ? 0 : 2) + (byHand ? 0 : 1);
}

/** The largest pack first, which is the one that is taken of those that are equally good. */
function mappedOf(em: EntityManager, partnerId: string, productIds: readonly string[]): Promise<Mapped[]> {
  return em.execute<Mapped[]>(
    `select product_id as "productId", ref, use_units_per_unit as "useUnitsPerUnit", discontinued, mapped_by = 'hand' as "byHand"
       from pms_product where partner_id = ? and product_id = any(?::uuid[]) order by use_units_per_unit desc, ref`,
    [partnerId, uuidArray(productIds)],
  );
}
