import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { AggregateRoot } from '../../../kernel/aggregate-root';
import { syncAlertEvent, type SyncAlertKind, SYNC_RECOVERED, SYNC_TROUBLED } from './sync-alert.events';

/** What goes up and down around a threshold is one alert, and not one a minute. */
export const CALM_MS = 5 * 60_000;

export interface WatchedPartner {
  partnerId: string;
  partnerName: string;
}

/** A time during which a partner was out of step in one way. */
@Entity({ tableName: 'partner_sync_alert' })
export class SyncAlert extends AggregateRoot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  partnerId!: string;

  @Property({ type: 'text' })
  kind!: SyncAlertKind;

  /** When it began: differences, messages of a day, or minutes. */
  @Property({ type: 'integer' })
  value!: number;

  @Property({ type: 'timestamptz' })
  openedAt!: Date;

  /** Since when it would be over, did it not have to stay so for a while. */
  @Property({ type: 'timestamptz', nullable: true })
  calmSince!: Date | null;

  @Property({ type: 'timestamptz', nullable: true })
  closedAt!: Date | null;

  static open({ partnerId, partnerName }: WatchedPartner, kind: SyncAlertKind, value: number, at: Date): SyncAlert {
    const details = { id: uuidv7(), partnerId, kind, value, openedAt: at, calmSince: null, closedAt: null };
    const alert = Object.assign(new SyncAlert(), details);
    alert.tell(SYNC_TROUBLED, partnerName, at);
    return alert;
  }

  /** It goes on. */
  goOn(): void {
    this.calmSince = null;
  }

  /** It is not so now. @returns whether it is over with that: when it has not been so for {@link CALM_MS} */
  calmDown(partnerName: string, at: Date): boolean {
    this.calmSince ??= at;
    if (at.getTime() - this.calmSince.getTime() < CALM_MS) return false;
    this.closedAt = at;
    this.tell(SYNC_RECOVERED, partnerName, at);
    return true;
  }

  /** Nobody looks at this partner any more. */
  drop(at: Date): void {
    this.closedAt = at;
  }

  private tell(type: typeof SYNC_TROUBLED | typeof SYNC_RECOVERED, partnerName: string, at: Date): void {
    const { id: alertId, partnerId, kind, value } = this;
    const facts = { alertId, partnerId, partnerName, kind, value, openedAt: this.openedAt.toISOString() };
    this.announce(syncAlertEvent(type, facts, at));
  }
}
