import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import type { SlotHold } from '../holds/slot-hold.entity';
import type { OfferStatus } from './waitlist-status';

/** A time that was offered to an entry, by a hold for its patient. Kept, so that it is not offered again. */
@Entity({ tableName: 'waitlist_offer' })
@Unique({ properties: ['entryId', 'doctorId', 'startsAt'] })
export class WaitlistOffer {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  entryId!: string;

  @Property({ type: 'uuid', unique: true })
  holdId!: string;

  @Property({ type: 'uuid' })
  doctorId!: string;

  @Property({ type: 'timestamptz' })
  startsAt!: Date;

  @Property({ type: 'timestamptz' })
  endsAt!: Date;

  @Property({ type: 'timestamptz' })
  expiresAt!: Date;

  @Property({ type: 'text' })
  status!: OfferStatus;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  static of(entryId: string, { id: holdId, doctorId, startsAt, endsAt, expiresAt }: SlotHold, at: Date): WaitlistOffer {
    const time = { entryId, holdId, doctorId, startsAt, endsAt, expiresAt };
    return Object.assign(new WaitlistOffer(), time, { id: uuidv7(), status: 'open', createdAt: at, updatedAt: at });
  }

  end(status: Exclude<OfferStatus, 'open'>, at: Date): void {
    this.status = status;
    this.updatedAt = at;
  }
}
