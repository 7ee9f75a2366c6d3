import { BigIntType } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/**
 * `missing_here`: we never heard of it. `missing_there`: the partner has none, and we think that it has some. `behind`: our version is
 * older. `contradicting`: the version is the same, and the numbers are not.
 */
export const DIFFERENCE_KINDS = ['missing_here', 'missing_there', 'behind', 'contradicting'] as const;

export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** In what the mirror differed from a snapshot. */
@Entity({ tableName: 'pms_difference' })
export class Difference {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  snapshotId!: string;

  @Property({ type: 'uuid' })
  partnerId!: string;

  @Property({ type: 'text' })
  locationRef!: string;

  @Property({ type: 'text' })
  productRef!: string;

  @Property({ type: 'text' })
  kind!: DifferenceKind;

  @Property({ type: new BigIntType('number'), nullable: true })
  knownVersion!: number | null;

  @Property({ type: 'integer', nullable: true })
  knownOnHand!: number | null;

  @Property({ type: 'integer', nullable: true })
  knownReserved!: number | null;

  @Property({ type: new BigIntType('number'), nullable: true })
  reportedVersion!: number | null;

  @Property({ type: 'integer', nullable: true })
  reportedOnHand!: number | null;

  @Property({ type: 'integer', nullable: true })
  reportedReserved!: number | null;

  @Property({ type: 'boolean' })
  mended!: boolean;

  @Property({ type: 'timestamptz' })
  foundAt!: Date;
}
