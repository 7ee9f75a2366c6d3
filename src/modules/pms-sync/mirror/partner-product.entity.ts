import { BigIntType } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';

export const MAPPED_BY = ['gtin', 'ndc', 'hand'] as const;

/** By which code it was found, or that somebody said so. */
export type MappedBy = (typeof MAPPED_BY)[number];

/** A product of a partner as it last told of it, and which of ours it is. Written by MirrorRepository and ProductMapper. */
@Entity({ tableName: 'pms_product' })
@Unique({ name: 'pms_product_once', properties: ['partnerId', 'ref'] })
export class PartnerProduct {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  partnerId!: string;

  /** The partner's own id. */
  @Property({ type: 'text' })
  ref!: string;

  /** The partner's version; 0 as long as only its stock was told of. */
  @Property({ type: new BigIntType('number') })
  reportedVersion!: number;

  @Property({ type: 'text', nullable: true })
  name!: string | null;

  @Property({ type: 'text', nullable: true })
  gtin!: string | null;

  @Property({ type: 'text', nullable: true })
  ndc!: string | null;

  /** Of our units of use in one unit of the partner's. */
  @Property({ type: 'integer' })
  useUnitsPerUnit!: number;

  @Property({ type: 'boolean' })
  discontinued!: boolean;

  /** Ours; null while it is not mapped. */
  @Property({ type: 'uuid', nullable: true })
  productId!: string | null;

  /** `hand` without a product: somebody said that it is none of ours. */
  @Property({ type: 'text', nullable: true })
  mappedBy!: MappedBy | null;

  @Property({ type: 'timestamptz', nullable: true })
  mappedAt!: Date | null;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  /** Somebody has said which of ours it is; null for none of them. */
  mapByHand(productId: string | null, at: Date): void {
    this.productId = productId;
    this.mappedBy = 'hand';
    this.mappedAt = at;
    this.updatedAt = at;
  }
}
