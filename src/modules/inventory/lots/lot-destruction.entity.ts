import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { assertTransition, type TransitionTable } from '../../../kernel/transition-table';
import { SecondPersonNeeded, StockChanged } from '../inventory.errors';
import { Lot } from './lot.entity';

export const DESTRUCTION_STATUSES = ['proposed', 'confirmed', 'withdrawn'] as const;

export type DestructionStatus = (typeof DESTRUCTION_STATUSES)[number];

const TRANSITIONS: TransitionTable<DestructionStatus> = {
  proposed: ['confirmed', 'withdrawn'],
  confirmed: [],
  withdrawn: [],
};

/** The destruction of a lot: one person proposes it, another sees it done. */
@Entity({ tableName: 'lot_destruction' })
export class LotDestruction {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => Lot })
  lot!: Lot;

  /** On hand when it was proposed, in units of use. */
  @Property({ type: 'integer' })
  quantity!: number;

  @Property({ type: 'text' })
  reason!: string;

  @Property({ type: 'text' })
  status!: DestructionStatus;

  @Property({ type: 'uuid' })
  proposedBy!: string;

  @Property({ type: 'timestamptz' })
  proposedAt!: Date;

  @Property({ type: 'uuid', nullable: true })
  endedBy!: string | null;

  @Property({ type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Property({ type: 'integer', version: true })
  version!: number;

  static propose(lot: Lot, reason: string, by: string, at: Date): LotDestruction {
    return Object.assign(new LotDestruction(), {
      ...{ id: uuidv7(), lot, quantity: lot.onHand, reason, status: 'proposed' },
      ...{ proposedBy: by, proposedAt: at, updatedAt: at, endedBy: null, endedAt: null },
    });
  }

  /** @throws SecondPersonNeeded, StockChanged when more or less of it is there by now */
  confirm(by: string, at: Date): void {
    if (by === this.proposedBy) throw new SecondPersonNeeded('Somebody else has to confirm the destruction.');
    if (this.lot.onHand !== this.quantity) throw new StockChanged(this.quantity, this.lot.onHand);
    this.end('confirmed', by, at);
  }

  withdraw(by: string, at: Date): void {
    this.end('withdrawn', by, at);
  }

  private end(status: DestructionStatus, by: string, at: Date): void {
    assertTransition('destruction', TRANSITIONS, this.status, status);
    Object.assign(this, { status, endedBy: by, endedAt: at, updatedAt: at });
  }
}
