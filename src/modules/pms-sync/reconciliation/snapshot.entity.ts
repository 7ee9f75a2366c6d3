import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import type { StockReport } from '../translation/reports';

/** One row of a snapshot; its location is the snapshot's. */
export type SnapshotRow = Omit<StockReport, 'locationRef'>;

export interface SnapshotDetails {
  partnerId: string;
  locationRef: string;
  takenAt: Date;
  stock: readonly SnapshotRow[];
}

/** All that a partner has at one of its locations, at one time. */
@Entity({ tableName: 'pms_snapshot' })
@Unique({ name: 'pms_snapshot_once', properties: ['partnerId', 'locationRef', 'takenAt'] })
export class Snapshot {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  partnerId!: string;

  @Property({ type: 'text' })
  locationRef!: string;

  /** By the partner's clock. */
  @Property({ type: 'timestamptz' })
  takenAt!: Date;

  @Property({ type: 'timestamptz' })
  receivedAt!: Date;

  /** Until it is compared; then what differed is kept. */
  @Property({ type: 'jsonb', nullable: true, lazy: true })
  stock!: readonly SnapshotRow[] | null;

  @Property({ type: 'integer' })
  rowCount!: number;

  @Property({ type: 'timestamptz', nullable: true })
  comparedAt: Date | null = null;

  @Property({ type: 'integer', nullable: true })
  differences: number | null = null;

  @Property({ type: 'integer', nullable: true })
  mended: number | null = null;

  static receive({ stock, ...details }: SnapshotDetails, at: Date): Snapshot {
    const fields = { id: uuidv7(), ...details, stock, rowCount: stock.length, receivedAt: at };
    return Object.assign(new Snapshot(), fields);
  }

  compared(differences: number, mended: number, at: Date): void {
    this.stock = null;
    this.differences = differences;
    this.mended = mended;
    this.comparedAt = at;
  }
}
