import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { AggregateRoot } from '../../../kernel/aggregate-root';
import { endpointDisabledEvent } from './deliveries.events';
import type { PartnerEventType } from './partner-event-types';

export const ENDPOINT_STATUSES = ['active', 'disabled'] as const;
export type EndpointStatus = (typeof ENDPOINT_STATUSES)[number];

/** `gone`: it answered 410. `failing`: it accepted nothing for days. */
export const DISABLING_CAUSES = ['by_hand', 'gone', 'failing'] as const;
export type DisablingCause = (typeof DISABLING_CAUSES)[number];

export interface EndpointDetails {
  /** Checked by `EndpointAddresses`. */
  url: string;
  /** None stands for all, also those to come. */
  eventTypes: readonly PartnerEventType[];
  description: string | null;
}

export type EndpointChanges = Partial<EndpointDetails & { status: EndpointStatus }>;

/** Where a partner's system wants to be told, and of what. */
@Entity({ tableName: 'partner_endpoint' })
export class PartnerEndpoint extends AggregateRoot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  partnerId!: string;

  @Property({ type: 'text' })
  url!: string;

  @Property({ type: 'array', columnType: 'text[]' })
  eventTypes!: PartnerEventType[];

  @Property({ type: 'text', nullable: true })
  description!: string | null;

  @Property({ type: 'text' })
  status!: EndpointStatus;

  @Property({ type: 'text', nullable: true })
  disabledBecause!: DisablingCause | null;

  @Property({ type: 'timestamptz', nullable: true })
  disabledAt!: Date | null;

  /** It asked to be left alone until then; written by `DeliveryRepository`. */
  @Property({ type: 'timestamptz', nullable: true })
  pausedUntil!: Date | null;

  /** It has accepted nothing since then, and refused something; written by `DeliveryRepository`. */
  @Property({ type: 'timestamptz', nullable: true })
  failingSince!: Date | null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Property({ type: 'integer', version: true, default: 1 })
  version!: number;

  @Property({ type: 'timestamptz', nullable: true })
  deletedAt!: Date | null;

  static add(partnerId: string, { url, eventTypes, description }: EndpointDetails, at: Date): PartnerEndpoint {
    return Object.assign(new PartnerEndpoint(), {
      ...{ id: uuidv7(), partnerId, url, eventTypes: sorted(eventTypes), description, status: 'active' },
      ...{ disabledBecause: null, disabledAt: null, pausedUntil: null, failingSince: null },
      ...{ createdAt: at, updatedAt: at, deletedAt: null },
    });
  }

  /** What is left out stays as it is. @returns the names of the fields that are different now */
  change({ status, url, eventTypes, description }: EndpointChanges, at: Date): string[] {
    const wanted = { url, description, eventTypes: eventTypes && sorted(eventTypes) };
    const changed = (['url', 'description', 'eventTypes'] as const).filter(
      (field) => wanted[field] !== undefined && String(wanted[field]) !== String(this[field]),
    );
    for (const field of changed) Object.assign(this, { [field]: wanted[field] });
    const moved = status !== undefined && status !== this.status;
    if (moved && status === 'active') this.enable();
    if (moved && status === 'disabled') this.turnOff('by_hand', at);
    if (changed.length === 0 && !moved) return [];
    // What another address did says nothing about this one.
    if (changed.includes('url')) Object.assign(this, { pausedUntil: null, failingSince: null });
    this.updatedAt = at;
    return [...changed, ...(moved ? ['status'] : [])];
  }

  /** By ourselves; the administrators are told. @returns false when it was off already */
  disable(because: Exclude<DisablingCause, 'by_hand'>, partnerName: string, at: Date): boolean {
    if (this.status === 'disabled' || this.deletedAt !== null) return false;
    this.turnOff(because, at);
    const { id: endpointId, partnerId } = this;
    const host = new URL(this.url).hostname;
    this.announce(endpointDisabledEvent({ partnerId, partnerName, endpointId, host, because }, at));
    return true;
  }

  remove(at: Date): void {
    this.deletedAt = at;
    this.updatedAt = at;
  }

  private enable(): void {
    Object.assign(this, { status: 'active', disabledBecause: null, disabledAt: null });
    Object.assign(this, { pausedUntil: null, failingSince: null });
  }

  private turnOff(because: DisablingCause, at: Date): void {
    Object.assign(this, { status: 'disabled', disabledBecause: because, disabledAt: at, updatedAt: at });
  }
}

/** In one order, each once. */
function sorted(types: readonly PartnerEventType[]): PartnerEventType[] {
  return [...new Set(types)].sort();
}
