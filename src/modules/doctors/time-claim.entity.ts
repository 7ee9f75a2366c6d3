import { PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/**
 * An interval that a person is taken for; the only place where an overlap is decided. Read here to know when a doctor is free;
 * written by the bookings and holds that own the claims, in one statement each.
 */
@Entity({ tableName: 'time_claim' })
export class TimeClaim {
  [PrimaryKeyProp]?: ['ownerId', 'resourceId'];

  /** The consultation or hold. */
  @PrimaryKey({ type: 'uuid' })
  ownerId!: string;

  /** The doctor or the patient. */
  @PrimaryKey({ type: 'uuid' })
  resourceId!: string;

  /** A `tstzrange`, half open, the doctor's buffers included. */
  @Property({ type: 'string', columnType: 'tstzrange' })
  during!: string;

  @Property({ type: 'text' })
  kind!: 'consultation' | 'hold';

  /** When a hold runs out. */
  @Property({ type: 'timestamptz', nullable: true })
  expiresAt!: Date | null;

  /** Taken on top of others on purpose; keeps nobody out. */
  @Property({ type: 'boolean', default: false })
  overbook!: boolean;
}
