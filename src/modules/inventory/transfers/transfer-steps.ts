import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type FieldFault, ValidationFailed } from '../../../kernel/domain-error';
import type { SignedInActor } from '../../../platform/auth/actor';
import { recordStatusChange } from '../../../platform/history/status-change.entity';
import { AuditTrail } from '../../audit';
import { type Arrival, LotRepository } from '../lots/lot.repository';
import { PlacesRepository } from '../places/places.repository';
import type { StockLocation } from '../places/stock-location.entity';
import { assertSameStatus } from '../stock/stock-arrivals';
import type { StockEntry } from '../stock/stock-entry';
import { StockLedger } from '../stock/stock-ledger';
import type { LockedLot } from '../stock/stock.repository';
import type { StockTransfer, TransferPlan } from './stock-transfer.entity';

/** The movements of a transfer, inside the caller's transaction. */
@Injectable()
export class TransferSteps {
  constructor(
    private readonly ledger: StockLedger,
    private readonly lots: LotRepository,
    private readonly places: PlacesRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws ValidationFailed with every fault at once */
  async assertSendable(em: EntityManager, { fromLocationId, toLocationId, lines }: TransferPlan): Promise<void> {
    const from = await this.places.namedLocation(em, fromLocationId, 'fromLocationId');
    const to = await this.places.namedLocation(em, toLocationId, 'toLocationId');
    const faults: FieldFault[] = [];
    if (from.id === to.id) faults.push({ field: 'toLocationId', message: 'must be another location' });
    if (from.kind === 'quarantine' && to.kind !== 'quarantine') {
      faults.push({ field: 'toLocationId', message: 'must be a quarantine: what lies in one is not used again' });
    }
    const known = await this.lots.placesOf(
      em,
      lines.map(({ lotId }) => lotId),
    );
    for (const [index, { lotId }] of lines.entries()) {
      if (known.get(lotId) !== from.id) faults.push({ field: `lines.${index}.lotId`, message: 'names no lot there' });
    }
    if (faults.length > 0) throw new ValidationFailed(faults);
  }

  async takeOut(em: EntityManager, actor: SignedInActor, transfer: StockTransfer): Promise<void> {
    const entries = transfer.lines.getItems().map(({ lotId, quantity, line }): StockEntry => {
      return { lotId, kind: 'transfer_out', quantity: -quantity, line, witnessId: transfer.witnessId };
    });
    await this.ledger.post(em, actor, { type: 'transfer', id: transfer.id }, entries);
    this.record(em, actor, transfer, 'stock.transfer_sent');
  }

  /** Where it was sent, or back where it came from, by the transfer's status. @throws LotStatusDiffers */
  async putIn(
    em: EntityManager,
    actor: SignedInActor,
    transfer: StockTransfer,
    witnessId: string | null,
  ): Promise<void> {
    const received = transfer.status === 'received';
    const to = await this.places.location(em, received ? transfer.toLocationId : transfer.fromLocationId);
    const lines = transfer.lines.getItems();
    const origins = await this.ledger.lockLots(em, [...new Set(lines.map(({ lotId }) => lotId))]);
    const arrivals = lines.flatMap(({ lotId }) => arrivalOf(origins.get(lotId), to));
    const lots = await this.lots.forArrivals(em, arrivals, transfer.updatedAt);
    if (to.kind !== 'quarantine') for (const [at, lot] of lots.entries()) assertSameStatus(lot, arrivals[at]);
    for (const [at, line] of lines.entries()) line.receivedLotId = lots[at].lotId;
    // Two people handled it, when the one who takes it in is not the one who sent it.
    const second = witnessId ?? (actor.id === transfer.sentBy ? null : transfer.sentBy);
    const entries = lines.flatMap((line) => entriesOf(line, second));
    await this.ledger.post(em, actor, { type: 'transfer', id: transfer.id }, entries);
    const step = { subjectType: 'stock_transfer', subjectId: transfer.id, fromStatus: 'in_transit' };
    recordStatusChange(em, actor, { ...step, toStatus: transfer.status, at: transfer.updatedAt });
    this.record(em, actor, transfer, `stock.transfer_${transfer.status}`);
    await em.flush();
  }

  private record(em: EntityManager, actor: SignedInActor, transfer: StockTransfer, action: string): void {
    const { id, fromLocationId, toLocationId } = transfer;
    const details = { fromLocationId, toLocationId };
    this.audit.record(em, actor, { action, subjectType: 'stock_transfer', subjectId: id, details });
  }
}

/** As its lot is now: what was recalled on the way arrives recalled. Of a lot that was destroyed, what is left is doubtful. */
function arrivalOf(origin: LockedLot | undefined, to: StockLocation): Arrival[] {
  if (!origin) return [];
  const { productId, batch, expiresOn, status } = origin;
  const held = status === 'destroyed' || (status === 'available' && to.kind === 'quarantine');
  return [{ productId, locationId: to.id, batch, expiresOn, status: held ? 'quarantined' : status }];
}

/** All that was sent comes in; what did not arrive is written off at once, so that it is seen. */
function entriesOf(
  line: { line: number; quantity: number; receivedLotId: string | null; receivedQuantity: number | null },
  witnessId: string | null,
): StockEntry[] {
  const { quantity, receivedLotId, receivedQuantity } = line;
  const into = { lotId: receivedLotId ?? '', line: line.line, witnessId };
  const missing = quantity - (receivedQuantity ?? quantity);
  const entries: StockEntry[] = [{ ...into, kind: 'transfer_in', quantity }];
  if (missing > 0) entries.push({ ...into, kind: 'adjustment', quantity: -missing, reasonCode: 'lost_in_transit' });
  return entries;
}
