import { BigIntType } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';

/** How much of a product a partner has at one of its locations, as it last said. Written by MirrorRepository. */
@Entity({ tableName: 'pms_stock' })
@Unique({ name: 'pms_stock_once', properties: ['partnerId', 'locationRef', 'productRef'] })
export class PartnerStock {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  partnerId!: string;

  @Property({ type: 'text' })
  productRef!: string;

  @Property({ type: 'text' })
  locationRef!: string;

  @Property({ type: new BigIntType('number') })
  reportedVersion!: number;

  /** In the partner's units. */
  @Property({ type: 'integer' })
  onHand!: number;

  @Property({ type: 'integer' })
  reserved!: number;

  /** When we heard of it. */
  @Property({ type: 'timestamptz' })
  updatedAt!: Date;
}
