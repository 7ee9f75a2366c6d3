import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { MovementKind } from './movement-kinds';

/** One line of the ledger. Written by `StockLedger` alone, completed by the database, never changed. */
@Entity({ tableName: 'stock_movement' })
@Unique({ name: 'stock_movement_once', properties: ['sourceType', 'sourceId', 'line', 'kind'] })
export class StockMovement {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  /** Later lines have higher ones. */
  @Property({ type: 'bigint', unique: true })
  position!: string;

  @Property({ type: 'uuid' })
  lotId!: string;

  @Property({ type: 'uuid' })
  productId!: string;

  @Property({ type: 'uuid' })
  locationId!: string;

  @Property({ type: 'text' })
  kind!: MovementKind;

  /** Signed, in units of use. */
  @Property({ type: 'integer' })
  quantity!: number;

  /** On hand in the lot after it. */
  @Property({ type: 'integer' })
  lotBalance!: number;

  /** On hand of the product at the location after it; for controlled drugs only. */
  @Property({ type: 'integer', nullable: true })
  registerBalance!: number | null;

  @Property({ type: 'text' })
  sourceType!: string;

  @Property({ type: 'uuid' })
  sourceId!: string;

  @Property({ type: 'integer' })
  line!: number;

  @Property({ type: 'text', nullable: true })
  reasonCode!: string | null;

  @Property({ type: 'text', nullable: true })
  note!: string | null;

  /** GTIN and serial number of the pack, as a GS1 element string. */
  @Property({ type: 'text', nullable: true })
  sgtin!: string | null;

  @Property({ type: 'uuid', nullable: true })
  actorId!: string | null;

  @Property({ type: 'text' })
  actorRole!: string;

  @Property({ type: 'uuid', nullable: true })
  witnessId!: string | null;

  @Property({ type: 'timestamptz' })
  at!: Date;
}
