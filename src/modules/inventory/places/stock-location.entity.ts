import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { namedIn } from '../../../platform/http/request-fields.decorators';

export const LOCATION_KINDS = ['dispensary', 'storeroom', 'ward', 'quarantine'] as const;

export type LocationKind = (typeof LOCATION_KINDS)[number];

export interface LocationDetails {
  name: string;
  /** Nothing is ever available at a `quarantine`: what is returned or doubtful lies there. */
  kind: LocationKind;
  /** An IANA zone: by its calendar the lots that lie here expire. */
  timeZone: string;
}

/** A place where stock lies. */
@Entity({ tableName: 'stock_location' })
export class StockLocation {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'text' })
  name!: string;

  @Property({ type: 'text' })
  kind!: LocationKind;

  @Property({ type: 'text' })
  timeZone!: string;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Property({ type: 'integer', version: true })
  version!: number;

  @Property({ type: 'timestamptz', nullable: true })
  deletedAt!: Date | null;

  static open(details: LocationDetails, at: Date): StockLocation {
    return Object.assign(new StockLocation(), {
      id: uuidv7(),
      ...details,
      createdAt: at,
      updatedAt: at,
      deletedAt: null,
    });
  }

  /** What kind of place it is never changes: its lots were received for it. */
  change(changes: Partial<Omit<LocationDetails, 'kind'>>, at: Date): void {
    Object.assign(this, namedIn(changes), { updatedAt: at });
  }
}
