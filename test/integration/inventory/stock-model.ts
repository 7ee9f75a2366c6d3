import type { LotRow } from './dispensary';

interface ModelLot {
  name: string;
  expiresOn: string;
  status: 'available' | 'quarantined' | 'expired';
  onHand: number;
}

interface ModelReservation {
  lot: string;
  quantity: number;
}

export type Outcome = 'done' | 'refused';

/** What stock of one product at one place should do, written down without a look at how it is done. */
export class StockModel {
  readonly lots = new Map<string, ModelLot>();
  reservations: ModelReservation[] = [];

  constructor(private today: string) {}

  receive(name: string, expiresOn: string, quantity: number): Outcome {
    const lot = this.lots.get(name) ?? { name, expiresOn, status: 'available' as const, onHand: 0 };
    if (expiresOn < this.today || lot.status !== 'available') return 'refused';
    this.lots.set(name, { ...lot, onHand: lot.onHand + quantity });
    return 'done';
  }

  /** First expired first, one unit after the other. */
  reserve(quantity: number): Outcome {
    const taken: ModelReservation[] = [];
    for (let unit = 0; unit < quantity; unit++) {
      const lot = [...this.lots.values()]
        .filter((one) => this.isGood(one) && this.freeOf(one.name, taken) > 0)
        .sort((one, other) => one.expiresOn.localeCompare(other.expiresOn))[0];
      if (lot === undefined) return 'refused';
      const same = taken.find((one) => one.lot === lot.name);
      if (same) same.quantity += 1;
      else taken.push({ lot: lot.name, quantity: 1 });
    }
    this.reservations.push(...taken);
    return 'done';
  }

  /** Dispenses of the reservation at this place in the list. */
  dispense(at: number, quantity: number): Outcome {
    const reservation = this.reservations[at];
    const lot = this.lots.get(reservation?.lot ?? '');
    if (!reservation || !lot || quantity > reservation.quantity || !this.isGood(lot)) return 'refused';
    lot.onHand -= quantity;
    reservation.quantity -= quantity;
    this.reservations = this.reservations.filter((one) => one.quantity > 0);
    return 'done';
  }

  giveBack(at: number): Outcome {
    if (!this.reservations[at]) return 'refused';
    this.reservations.splice(at, 1);
    return 'done';
  }

  adjust(name: string, quantity: number): Outcome {
    const lot = this.lots.get(name);
    if (!lot || this.freeOf(name) + quantity < 0) return 'refused';
    lot.onHand += quantity;
    return 'done';
  }

  quarantine(name: string): Outcome {
    return this.become(name, 'available', 'quarantined');
  }

  release(name: string): Outcome {
    return this.become(name, 'quarantined', 'available');
  }

  /** A day goes by, and the job takes out what is over. */
  dawn(today: string): void {
    this.today = today;
    for (const lot of this.lots.values()) {
      if (lot.expiresOn >= today) continue;
      lot.status = 'expired';
      this.reservations = this.reservations.filter((one) => one.lot !== lot.name);
    }
  }

  /** As the service shows its lots. */
  balances(): Record<string, Pick<LotRow, 'status' | 'onHand' | 'reserved'>> {
    return Object.fromEntries(
      [...this.lots.values()].map(({ name, status, onHand }) => [
        name,
        { status, onHand, reserved: onHand - this.freeOf(name) },
      ]),
    );
  }

  private become(name: string, from: ModelLot['status'], to: ModelLot['status']): Outcome {
    const lot = this.lots.get(name);
    if (lot?.status !== from) return 'refused';
    lot.status = to;
    if (to !== 'available') this.reservations = this.reservations.filter((one) => one.lot !== name);
    return 'done';
  }

  private isGood({ status, expiresOn }: ModelLot): boolean {
    return status === 'available' && expiresOn >= this.today;
  }

  private freeOf(name: string, also: readonly ModelReservation[] = []): number {
    const held = [...this.reservations, ...also].filter(({ lot }) => lot === name);
    return (this.lots.get(name)?.onHand ?? 0) - held.reduce((sum, { quantity }) => sum + quantity, 0);
  }
}
