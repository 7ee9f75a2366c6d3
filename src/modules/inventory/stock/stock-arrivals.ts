import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/auth/actor';
import { AuditTrail } from '../../audit';
import { LotStatusDiffers } from '../inventory.errors';
import { type Arrival, type ArrivalLot, LotRepository } from '../lots/lot.repository';
import type { StockLocation } from '../places/stock-location.entity';
import type { Delivery } from './delivery';
import { DeliveryLines, type ResolvedLine } from './delivery-lines';
import { ReceiptResponse } from './dto/receipt.response';

import { StockLedger } from './stock-ledger';
import { StockReceipt } from './stock-receipt.entity';

/** Takes deliveries into lots and the ledger, inside the caller's transaction. */
@Injectable()
export class StockArrivals {
  constructor(
    private readonly delivered: DeliveryLines,
    private readonly lots: LotRepository,
    private readonly ledger: StockLedger,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws ValidationFailed with every fault, LotStatusDiffers */
  async take(
    em: EntityManager,
    actor: Actor,
    delivery: Delivery,
    { id, at }: { id: string; at: Date },
  ): Promise<ReceiptResponse> {
    const { location, lines } = await this.delivered.resolve(em, delivery.locationId, delivery.lines);
    const receipt = StockReceipt.of({ id, location, receivedBy: actor.id, receivedAt: at }, delivery);
    em.persist(receipt);
    const lots = await this.lotsFor(em, location, lines, at);
    const movements = await this.ledger.post(
      em,
      actor,
      { type: 'receipt', id },
      lines.map(({ quantity, sgtin }, index) => ({
        ...{ lotId: lots[index].lotId, kind: 'receipt' as const, quantity, line: index + 1, sgtin },
        witnessId: delivery.witnessId,
      })),
    );
    this.audit.record(em, actor, {
      action: 'stock.received',
      subjectType: 'stock_receipt',
      subjectId: id,
      details: { locationId: location.id, lotIds: [...new Set(lots.map(({ lotId }) => lotId))] },
    });
    return ReceiptResponse.from(receipt, lots, movements);
  }

  /** @throws LotStatusDiffers when what is good would lie among what is not, or the other way round */
  private async lotsFor(em: EntityManager, location: StockLocation, lines: readonly ResolvedLine[], at: Date) {
    const arrivals = lines.map(({ productId, batch, expiresOn, quarantine }): Arrival => {
      const status = quarantine || location.kind === 'quarantine' ? 'quarantined' : 'available';
      return { productId, locationId: location.id, batch, expiresOn, status };
    });
    const lots = await this.lots.forArrivals(em, arrivals, at);
    for (const [index, lot] of lots.entries()) assertSameStatus(lot, arrivals[index]);
    return lots;
  }
}

export function assertSameStatus(lot: ArrivalLot, { status }: Pick<Arrival, 'status'>): void {
  if (lot.status !== status) throw new LotStatusDiffers(lot.lotId, lot.status, status);
}
