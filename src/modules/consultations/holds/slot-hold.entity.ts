import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { AggregateRoot } from '../../../kernel/aggregate-root';
import { assertTransition } from '../../../kernel/transition-table';
import { HoldExpired, HoldNotRenewable, OtherHold } from './slot-holds.errors';
import { slotHoldEvent, type SlotHoldEventType } from './slot-holds.events';
import { SLOT_HOLD_TRANSITIONS, type SlotHoldStatus } from './slot-hold-status';

/** What is held, for whom, and until when. */
export type HeldTime = Pick<
  SlotHold,
  'doctorId' | 'patientId' | 'heldBy' | 'visitKind' | 'startsAt' | 'endsAt' | 'expiresAt'
>;

/**
 * A time kept for one patient for a few minutes. The time itself is in the claims, which end by themselves: what has run out keeps nobody
 * out, whether or not anybody has noticed.
 */
@Entity({ tableName: 'slot_hold' })
export class SlotHold extends AggregateRoot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  doctorId!: string;

  @Property({ type: 'uuid' })
  patientId!: string;

  /** Null where the service offered the time by itself. */
  @Property({ type: 'uuid', nullable: true })
  heldBy!: string | null;

  /** The code of the kind of visit that it is held for. */
  @Property({ type: 'text', nullable: true })
  visitKind!: string | null;

  @Property({ type: 'text' })
  status!: SlotHoldStatus;

  @Property({ type: 'timestamptz' })
  startsAt!: Date;

  @Property({ type: 'timestamptz' })
  endsAt!: Date;

  @Property({ type: 'timestamptz' })
  expiresAt!: Date;

  @Property({ type: 'integer', default: 0 })
  renewals!: number;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  static of(time: HeldTime, at: Date): SlotHold {
    const fields = { id: uuidv7(), status: 'held', renewals: 0, createdAt: at, updatedAt: at };
    return Object.assign(new SlotHold(), time, fields);
  }

  /** @param most renewals. @throws HoldExpired, HoldNotRenewable */
  renew(until: Date, most: number, at: Date): void {
    this.assertAlive(at);
    // What is offered from the waiting list is not to be kept from the next who waits.
    if (this.heldBy === null || this.renewals >= most) throw new HoldNotRenewable(this.expiresAt);
    this.renewals += 1;
    this.expiresAt = until;
    this.updatedAt = at;
  }

  /** Booked, or used to move a visit. @throws HoldExpired; ValidationFailed where it is for something else */
  use(wanted: Pick<SlotHold, 'doctorId' | 'startsAt' | 'visitKind'>, at: Date): void {
    const { doctorId, startsAt, visitKind } = wanted;
    const isFor = this.doctorId === doctorId && this.visitKind === visitKind;
    if (!isFor || this.startsAt.getTime() !== startsAt.getTime()) throw new OtherHold();
    this.assertAlive(at);
    assertTransition('slot hold', SLOT_HOLD_TRANSITIONS, this.status, 'booked');
    this.status = 'booked';
    this.updatedAt = at;
  }

  /** Given back before its time. @throws HoldExpired */
  release(at: Date): void {
    this.assertAlive(at);
    this.end('released', 'slot_hold.released', at);
  }

  expire(at: Date): void {
    this.end('expired', 'slot_hold.expired', at);
  }

  private assertAlive(at: Date): void {
    if (this.status !== 'held' || this.expiresAt <= at) throw new HoldExpired();
  }

  private end(status: SlotHoldStatus, event: SlotHoldEventType, at: Date): void {
    assertTransition('slot hold', SLOT_HOLD_TRANSITIONS, this.status, status);
    this.status = status;
    this.updatedAt = at;
    const { id: holdId, doctorId, patientId, startsAt, endsAt } = this;
    const times = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
    this.announce(slotHoldEvent(event, { holdId, doctorId, patientId, ...times }, at));
  }
}
