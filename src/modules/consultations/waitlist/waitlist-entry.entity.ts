import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { AggregateRoot } from '../../../kernel/aggregate-root';
import { assertTransition } from '../../../kernel/transition-table';
import type { WaitlistOffer } from './waitlist-offer.entity';
import { waitlistOffered } from './waitlist.events';
import { WAITLIST_TRANSITIONS, type WaitlistStatus } from './waitlist-status';

/** What somebody waits for: one doctor or one specialty, which kind of visit, and when it may begin. */
export type WaitlistWish = Pick<
  WaitlistEntry,
  'patientId' | 'doctorId' | 'specialty' | 'visitKind' | 'startsFrom' | 'startsUntil' | 'earliestTime' | 'latestTime'
>;

/** Somebody who waits for a time to become free. Whoever waits longer is offered first. */
@Entity({ tableName: 'waitlist_entry' })
export class WaitlistEntry extends AggregateRoot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  patientId!: string;

  @Property({ type: 'uuid', nullable: true })
  doctorId!: string | null;

  @Property({ type: 'text', nullable: true })
  specialty!: string | null;

  /** The code of a kind of visit; null for one of the usual length. */
  @Property({ type: 'text', nullable: true })
  visitKind!: string | null;

  @Property({ type: 'timestamptz' })
  startsFrom!: Date;

  @Property({ type: 'timestamptz' })
  startsUntil!: Date;

  /** `HH:MM` by the doctor's clock. */
  @Property({ type: 'text', nullable: true })
  earliestTime!: string | null;

  @Property({ type: 'text', nullable: true })
  latestTime!: string | null;

  @Property({ type: 'text' })
  status!: WaitlistStatus;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  static of(wish: WaitlistWish, at: Date): WaitlistEntry {
    const fields = { id: uuidv7(), status: 'waiting', createdAt: at, updatedAt: at };
    return Object.assign(new WaitlistEntry(), wish, fields);
  }

  /** @throws IllegalTransition */
  offer({ doctorId, holdId, startsAt, endsAt, expiresAt }: WaitlistOffer, at: Date): void {
    this.become('offered', at);
    const times = {
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    };
    this.announce(waitlistOffered({ entryId: this.id, patientId: this.patientId, doctorId, holdId, ...times }, at));
  }

  /** The offer was declined or ran out: back to its old place in the list. @throws IllegalTransition */
  waitOn(at: Date): void {
    this.become('waiting', at);
  }

  /** @throws IllegalTransition */
  withdraw(at: Date): void {
    this.become('withdrawn', at);
  }

  /** Whether a start is what it waits for. @param localTime `HH:MM` of the start by the doctor's clock */
  fits(startsAt: Date, localTime: string): boolean {
    if (startsAt < this.startsFrom || startsAt >= this.startsUntil) return false;
    return localTime >= (this.earliestTime ?? '00:00') && localTime <= (this.latestTime ?? '24:00');
  }

  private become(status: WaitlistStatus, at: Date): void {
    assertTransition('waitlist entry', WAITLIST_TRANSITIONS, this.status, status);
    this.status = status;
    this.updatedAt = at;
  }
}
