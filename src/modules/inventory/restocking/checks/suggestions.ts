import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { systemActor } from '../../../../platform/auth/actor';
import { OutboxEvent } from '../../../../platform/outbox/outbox-event.entity';
import { AuditTrail } from '../../../audit';
import { restockSuggested, stockLow } from '../restocking.events';
import type { Shortage } from './shortage';
import { type OpenSuggestion, SuggestionRepository } from './suggestion.repository';

const ACTOR = systemActor('stock-check');

/** Puts shortages on the orders of their suppliers, and tells of them, inside the caller's transaction. */
@Injectable()
export class Suggestions {
  constructor(
    private readonly repository: SuggestionRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** @param shortages sorted by supplier and location: every check locks its orders in this order @returns how many lines */
  async add(em: EntityManager, shortages: readonly Shortage[], now: Date): Promise<number> {
    let opened = 0;
    for (const own of bySupplierAndLocation(shortages)) {
      const order = await this.repository.locked(em, own[0], now);
      const added = await this.repository.add(em, order, own);
      if (added.length > 0) this.tell(em, order, added, now);
      opened += added.length;
    }
    return opened;
  }

  private tell(em: EntityManager, order: OpenSuggestion, added: readonly Shortage[], now: Date): void {
    const [{ supplierId, locationId }] = added;
    const restockOrderId = order.id;
    for (const { productId, available, onOrder, reorderPoint, purchaseUnits, unitsPerPurchaseUnit } of added) {
      const quantity = purchaseUnits * unitsPerPurchaseUnit;
      const places = { productId, locationId, supplierId, restockOrderId };
      em.persist(OutboxEvent.of(stockLow({ ...places, available, onOrder, reorderPoint, quantity }, now)));
    }
    const facts = { restockOrderId, number: order.number, supplierId, locationId, addedLines: added.length };
    em.persist(OutboxEvent.of(restockSuggested(facts, now)));
    this.audit.record(em, ACTOR, {
      action: 'restock_order.suggested',
      subjectType: 'restock_order',
      subjectId: order.id,
      details: { supplierId, locationId, addedLines: added.length },
    });
  }
}

function bySupplierAndLocation(shortages: readonly Shortage[]): Shortage[][] {
  const groups = new Map<string, Shortage[]>();
  for (const shortage of shortages) {
    const name = `${shortage.supplierId} ${shortage.locationId}`;
    const group = groups.get(name);
    if (group) group.push(shortage);
    else groups.set(name, [shortage]);
  }
  return [...groups.values()];
}
