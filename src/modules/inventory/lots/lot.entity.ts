import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { AggregateRoot } from '../../../kernel/aggregate-root';
import { assertTransition } from '../../../kernel/transition-table';
import { Product } from '../catalogue/product.entity';
import { lotEvent, type LotEventType } from '../inventory.events';
import { StockLocation } from '../places/stock-location.entity';
import { LOT_TRANSITIONS, type LotStatus } from './lot-status';

/**
 * One batch of a product with one expiry date at one location. It is born empty in `LotRepository`; its balances are written by the ledger
 * and the reservations, through triggers, and only read here.
 */
@Entity({ tableName: 'lot' })
export class Lot extends AggregateRoot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => Product })
  product!: Product;

  @ManyToOne({ entity: () => StockLocation })
  location!: StockLocation;

  @Property({ type: 'text' })
  batch!: string;

  /** The last day on which it may be used. */
  @Property({ type: 'date' })
  expiresOn!: string;

  @Property({ type: 'text' })
  status!: LotStatus;

  /** Units of use. */
  @Property({ type: 'integer', default: 0 })
  onHand!: number;

  @Property({ type: 'integer', default: 0 })
  reserved!: number;

  @Property({ type: 'timestamptz', nullable: true })
  nearExpiryFlaggedAt!: Date | null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  /** Of the status; movements leave it as it is. */
  @Property({ type: 'integer', version: true, default: 1 })
  version!: number;

  /** Nothing of it is used until it is released. @throws IllegalTransition */
  quarantine(at: Date): void {
    this.become('quarantined', 'lot.quarantined', at);
  }

  /** It may be used again. @throws IllegalTransition */
  release(at: Date): void {
    this.become('available', 'lot.released', at);
  }

  /** Its last day is over. @throws IllegalTransition */
  expire(at: Date): void {
    this.become('expired', 'lot.expired', at);
  }

  /** Taken back by its maker or an authority. @throws IllegalTransition */
  recall(at: Date): void {
    this.become('recalled', 'lot.recalled', at);
  }

  /** It is gone, before two people. @throws IllegalTransition */
  destroy(at: Date): void {
    this.become('destroyed', 'lot.destroyed', at);
  }

  /** Tells once that its last day is near. */
  flagNearExpiry(at: Date): void {
    this.nearExpiryFlaggedAt = at;
    this.tell('lot.near_expiry', at);
  }

  private become(status: LotStatus, event: LotEventType, at: Date): void {
    assertTransition('lot', LOT_TRANSITIONS, this.status, status);
    this.status = status;
    this.updatedAt = at;
    this.tell(event, at);
  }

  private tell(event: LotEventType, at: Date): void {
    const { id: lotId, expiresOn, onHand } = this;
    const facts = { lotId, productId: this.product.id, locationId: this.location.id, expiresOn, onHand };
    this.announce(lotEvent(event, facts, at));
  }
}
