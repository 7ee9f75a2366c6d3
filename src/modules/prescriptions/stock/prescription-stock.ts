import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type Clock, CLOCK } from '../../../kernel/clock';
import { type Demand, Dispensaries, type HeldStock, StockAllocation } from '../../inventory';
import { openOf } from '../fill';
import type { Whole } from '../prescription.repository';
import { lastDayOfTreatment } from './treatment-days';
import { type WaitingLine, WaitingLines } from './waiting-lines';

export const SOURCE = 'prescription';

/** A line that wants stock, of a prescription at a dispensary. */
type Wanting = Pick<WaitingLine, 'prescriptionId' | 'line' | 'productId' | 'daysSupply'>;

/**
 * What is set aside for prescriptions. Works on a prescription that is locked; whoever needs both locks the prescription first and stock
 * after it.
 */
@Injectable()
export class PrescriptionStock {
  constructor(
    private readonly allocation: StockAllocation,
    private readonly dispensaries: Dispensaries,
    private readonly waiting: WaitingLines,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Sets aside what the present fills still need, as far as there is stock that lasts as long as the treatment and that nobody waited for
   * before; gives back what they need no more.
   *
   * @returns units of use that are set aside, by line
   */
  async allocate(em: EntityManager, whole: Whole): Promise<Map<number, number>> {
    const { prescription, lines } = whole;
    await this.allocation.lock(em, productsOf(whole));
    const held = await this.giveBackSurplus(em, whole);
    const missing = lines
      .map((line) => ({ line, quantity: openOf(line) - (held.get(line.line) ?? 0) }))
      .filter(({ quantity }) => quantity > 0);
    if (missing.length === 0) return held;
    const day = await this.lastDays(em, prescription.locationId);
    const { locationId } = prescription;
    const demands = missing.map(({ line, quantity }) => ({
      ...demandOf({ ...line, prescriptionId: prescription.id }, locationId, day),
      quantity,
    }));
    const before = await this.waiting.before(
      em,
      prescription,
      demands.map(({ productId }) => productId),
    );
    const after = before.map((line) => ({ ...demandOf(line, locationId, day), quantity: line.short }));
    for (const { demand, reserved } of await this.allocation.reserve(em, demands, { partial: true, after })) {
      held.set(demand.source.line, (held.get(demand.source.line) ?? 0) + reserved);
    }
    return held;
  }

  /** Gives back all that is set aside for it. */
  async giveBack(em: EntityManager, { prescription, lines }: Whole, because: string): Promise<void> {
    await this.allocation.lock(em, productsOf({ prescription, lines }));
    await this.allocation.releaseAllOf(em, { type: SOURCE, id: prescription.id }, because);
  }

  heldFor(em: EntityManager, prescriptionId: string): Promise<HeldStock[]> {
    return this.allocation.heldFor(em, { type: SOURCE, id: prescriptionId });
  }

  /** The last day that a lot must be good for, by the days that the medicine is to last and the calendar of the dispensary. */
  async lastDays(em: EntityManager, locationId: string): Promise<(daysSupply: number) => string> {
    const { timeZone } = await this.dispensaries.at(em, locationId);
    const now = this.clock.now();
    return (daysSupply) => lastDayOfTreatment(timeZone, now, daysSupply);
  }

  /** Reservations cannot be made smaller: those of a line that has too much are given back whole, and the rest is set aside anew. */
  private async giveBackSurplus(em: EntityManager, { prescription, lines }: Whole): Promise<Map<number, number>> {
    const reservations = await this.heldFor(em, prescription.id);
    const kept = new Map<number, number>();
    const surplus: string[] = [];
    for (const line of lines) {
      const own = reservations.filter((reservation) => reservation.line === line.line);
      const quantity = own.reduce((sum, reservation) => sum + reservation.quantity, 0);
      if (quantity <= openOf(line)) kept.set(line.line, quantity);
      else surplus.push(...own.map(({ reservationId }) => reservationId));
    }
    if (surplus.length > 0) await this.allocation.release(em, surplus, 'dispensed_otherwise');
    return kept;
  }
}

function demandOf(
  { prescriptionId, line, productId, daysSupply }: Wanting,
  locationId: string,
  lastDay: (daysSupply: number) => string,
): Omit<Demand, 'quantity'> {
  const source = { type: SOURCE, id: prescriptionId, line };
  return { productId, locationId, notExpiringBefore: lastDay(daysSupply), source };
}

const productsOf = ({ lines }: Pick<Whole, 'lines' | 'prescription'>): string[] => [
  ...new Set(lines.map(({ productId }) => productId)),
];
