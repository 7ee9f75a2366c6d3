import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { ReservationStatus } from './reservation-status';

/** Stock of a lot set aside. Written by `ReservationRepository`, through triggers that keep the lot's `reserved` equal to it. */
@Entity({ tableName: 'reservation' })
export class Reservation {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  lotId!: string;

  @Property({ type: 'uuid' })
  productId!: string;

  @Property({ type: 'uuid' })
  locationId!: string;

  /** Units of use. */
  @Property({ type: 'integer' })
  quantity!: number;

  @Property({ type: 'text' })
  status!: ReservationStatus;

  /** What it is for, such as `prescription`. */
  @Property({ type: 'text' })
  sourceType!: string;

  @Property({ type: 'uuid' })
  sourceId!: string;

  @Property({ type: 'integer' })
  line!: number;

  /** When it ends by itself; null for never. */
  @Property({ type: 'timestamptz', nullable: true })
  expiresAt!: Date | null;

  @Property({ type: 'text', nullable: true })
  endedBecause!: string | null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Property({ type: 'integer', default: 1 })
  version!: number;
}
