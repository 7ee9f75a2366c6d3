import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { NotFound, ValidationFailed } from '../../../kernel/domain-error';
import { assertTransition } from '../../../kernel/transition-table';
import type { Actor } from '../../../platform/auth/actor';
import { OutboxEvent } from '../../../platform/outbox/outbox-event.entity';
import { InsufficientStock } from '../inventory.errors';
import { reservationReleased } from '../inventory.events';
import type { PostedMovement } from '../stock/stock-entry';
import { StockLedger } from '../stock/stock-ledger';
import { type Demand, planAllocation, type PlannedPart } from './allocation-plan';
import { RESERVATION_TRANSITIONS, type ReservationStatus } from './reservation-status';
import { type HeldStock, ReservationRepository, type ReservationRow } from './reservation.repository';

export interface ReserveOptions {
  /** A day, YYYY-MM-DD: lots whose last day is before it are not taken, such as those that end before a course of treatment. */
  notExpiringBefore?: string;
  /** Take what there is when there is not enough. */
  partial?: boolean;
  /** When the reservation ends by itself. */
  expiresAt?: Date;
  /** Who waited before: what they are going to get is left to them. Nothing is set aside for these here. */
  after?: readonly Demand[];
}

export interface ReservedPart {
  reservationId: string;
  lotId: string;
  locationId: string;
  batch: string;
  expiresOn: string;
  quantity: number;
}

/** What one demand got. */
export interface Allocation {
  demand: Demand;
  /** Less than the demand only where a part is allowed. */
  reserved: number;
  parts: ReservedPart[];
}

/** The door for whoever needs stock set aside. Works in the caller's transaction; the caller records in the audit trail what it is for. */
@Injectable()
export class StockAllocation {
  constructor(
    private readonly ledger: StockLedger,
    private readonly reservations: ReservationRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Sets stock aside, first expired first out, never what is held, recalled or expired.
   *
   * @returns one allocation for each demand, in their order
   * @throws InsufficientStock when there is too little and a part is not enough; then nothing is set aside
   */
  async reserve(em: EntityManager, demands: readonly Demand[], options: ReserveOptions = {}): Promise<Allocation[]> {
    assertPositive(demands.map(({ quantity }) => quantity));
    const productIds = [...new Set(demands.map(({ productId }) => productId))];
    const now = this.clock.now();
    await this.ledger.lockProducts(em, productIds);
    const lots = await this.reservations.lockCandidates(em, productIds, { now, ...options });
    const planned = planAllocation(lots, [...(options.after ?? []), ...demands]).filter(({ demand }) =>
      demands.includes(demand),
    );
    if (!options.partial) assertMet(demands, planned);
    const order = new Map(lots.map(({ id }, at) => [id, at]));
    const parts = planned.toSorted((one, other) => (order.get(one.lot.id) ?? 0) - (order.get(other.lot.id) ?? 0));
    const ids = await this.reservations.insert(em, parts, { now, expiresAt: options.expiresAt });
    await this.ledger.announce(
      em,
      parts.map(({ lot }) => lot),
    );
    return demands.map((demand) => allocationOf(demand, parts, ids));
  }

  /**
   * Dispenses what was set aside, whole reservations or parts of them.
   *
   * @param dispense what it is dispensed under; its movements come from it, numbered in the order of the parts
   * @throws NotFound, IllegalTransition for a reservation that has ended
   * @throws DomainError `lot_not_usable` when the lot has been held, recalled or has expired
   */
  async consume(
    em: EntityManager,
    actor: Actor,
    dispense: { id: string; witnessId?: string },
    parts: readonly { reservationId: string; quantity: number }[],
  ): Promise<PostedMovement[]> {
    assertPositive(parts.map(({ quantity }) => quantity));
    const rows = await this.lockActive(
      em,
      parts.map(({ reservationId }) => reservationId),
      'consumed',
    );
    const now = this.clock.now();
    for (const { reservationId: id, quantity } of parts) {
      const row = rows.get(id);
      if (!row || quantity > row.quantity) {
        throw new ValidationFailed([{ field: 'quantity', message: 'is more than was set aside' }]);
      }
      if (quantity < row.quantity) await this.reservations.split(em, { id, quantity }, now);
      else await this.reservations.end(em, [id], { status: 'consumed', because: null, now });
    }
    const { id, witnessId } = dispense;
    const entries = parts.map(({ reservationId, quantity }, at) => ({
      ...{ lotId: rows.get(reservationId)?.lotId ?? '', kind: 'dispense' as const, quantity: -quantity, line: at + 1 },
      witnessId,
    }));
    return this.ledger.post(em, actor, { type: 'dispense', id }, entries);
  }

  /**
   * Locks the stock of these products until the transaction ends, in the order of the ledger: nobody sets aside, gives back or moves any of
   * it in the meantime. Whoever looks first and then decides begins with it.
   */
  async lock(em: EntityManager, productIds: readonly string[]): Promise<void> {
    await this.ledger.lockProducts(em, productIds);
  }

  /** What is set aside for something, first expired first. */
  heldFor(em: EntityManager, source: { type: string; id: string }): Promise<HeldStock[]> {
    return this.reservations.heldFor(em, source.type, source.id);
  }

  /** Gives back what was set aside. @throws NotFound, IllegalTransition for a reservation that has ended */
  async release(em: EntityManager, reservationIds: readonly string[], because: string): Promise<void> {
    const rows = await this.lockActive(em, reservationIds, 'released');
    await this.end(em, [...rows.values()], 'released', because);
    await this.ledger.announce(em, [...rows.values()]);
  }

  /** Gives back whatever is still set aside for something. @returns how many units of use */
  async releaseAllOf(em: EntityManager, source: { type: string; id: string }, because: string): Promise<number> {
    const seen = await this.reservations.activeOfSource(em, source.type, source.id);
    await this.ledger.lockLots(em, [...new Set(seen.map(({ lotId }) => lotId))]);
    const rows = await this.reservations.activeOfSource(em, source.type, source.id);
    await this.end(em, rows, 'released', because);
    await this.ledger.announce(em, rows);
    return rows.reduce((sum, { quantity }) => sum + quantity, 0);
  }

  /** Before a lot stops being available. The lot must be locked; the caller announces the new balances. @returns their ids */
  async releaseLot(em: EntityManager, lotId: string, because: string): Promise<string[]> {
    const rows = await this.reservations.activeOfLots(em, [lotId]);
    await this.end(em, rows, 'released', because);
    return rows.map(({ id }) => id);
  }

  /** Ends reservations whose time is up. @returns how many; fewer than the limit when no more are due */
  async expireDue(em: EntityManager, limit: number): Promise<number> {
    const seen = await this.reservations.due(em, this.clock.now(), limit);
    await this.ledger.lockLots(em, [...new Set(seen.map(({ lotId }) => lotId))]);
    const rows = (
      await this.reservations.find(
        em,
        seen.map(({ id }) => id),
      )
    ).filter(({ status }) => status === 'active');
    await this.end(em, rows, 'expired', 'time_is_up');
    await this.ledger.announce(em, rows);
    return seen.length;
  }

  private async lockActive(
    em: EntityManager,
    ids: readonly string[],
    to: ReservationStatus,
  ): Promise<Map<string, ReservationRow>> {
    const unique = [...new Set(ids)];
    const seen = await this.reservations.find(em, unique);
    if (seen.length < unique.length) throw new NotFound('reservation');
    await this.ledger.lockLots(em, [...new Set(seen.map(({ lotId }) => lotId))]);
    const rows = await this.reservations.find(em, unique);
    for (const { status } of rows) assertTransition('reservation', RESERVATION_TRANSITIONS, status, to);
    return new Map(rows.map((row) => [row.id, row]));
  }

  private async end(
    em: EntityManager,
    rows: readonly ReservationRow[],
    status: 'released' | 'expired',
    because: string,
  ): Promise<void> {
    const now = this.clock.now();
    await this.reservations.end(
      em,
      rows.map(({ id }) => id),
      { status, because, now },
    );
    for (const { id, lotId, productId, locationId, quantity, sourceType, sourceId, line } of rows) {
      const facts = { reservationId: id, lotId, productId, locationId, quantity, sourceType, sourceId, line, because };
      em.persist(OutboxEvent.of(reservationReleased(facts, now)));
    }
  }
}

function assertPositive(quantities: readonly number[]): void {
  if (quantities.every((quantity) => Number.isInteger(quantity) && quantity > 0)) return;
  throw new ValidationFailed([{ field: 'quantity', message: 'must be a whole number of units, at least 1' }]);
}

function assertMet(demands: readonly Demand[], planned: readonly PlannedPart[]): void {
  for (const { productId } of demands) {
    const sum = (quantities: { quantity: number }[]) => quantities.reduce((total, { quantity }) => total + quantity, 0);
    const wanted = sum(demands.filter((demand) => demand.productId === productId));
    const available = sum(planned.filter((part) => part.demand.productId === productId));
    if (available < wanted) throw new InsufficientStock({ productId, wanted, available });
  }
}

function allocationOf(demand: Demand, parts: readonly PlannedPart[], ids: readonly string[]): Allocation {
  const own = parts.flatMap((part, at) =>
    part.demand === demand
      ? [
          {
            ...{ reservationId: ids[at], lotId: part.lot.id, locationId: part.lot.locationId },
            ...{ batch: part.lot.batch, expiresOn: part.lot.expiresOn, quantity: part.quantity },
          },
        ]
      : [],
  );
  return { demand, reserved: own.reduce((sum, { quantity }) => sum + quantity, 0), parts: own };
}
