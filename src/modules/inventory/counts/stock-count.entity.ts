import { Collection } from '@mikro-orm/core';
import { Entity, ManyToOne, OneToMany, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { assertTransition } from '../../../kernel/transition-table';
import { CountIncomplete, SecondPersonNeeded } from '../inventory.errors';
import { Lot } from '../lots/lot.entity';
import { COUNT_TRANSITIONS, type CountStatus } from './count-status';

/** What is really there, at one location. Whoever counts does not see what should be; whoever approves did not hand it in. */
@Entity({ tableName: 'stock_count' })
export class StockCount {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  locationId!: string;

  @Property({ type: 'text' })
  status!: CountStatus;

  @Property({ type: 'uuid' })
  openedBy!: string;

  @Property({ type: 'timestamptz' })
  openedAt!: Date;

  @Property({ type: 'uuid', nullable: true })
  submittedBy!: string | null;

  @Property({ type: 'timestamptz', nullable: true })
  submittedAt!: Date | null;

  @Property({ type: 'uuid', nullable: true })
  endedBy!: string | null;

  @Property({ type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  @Property({ type: 'timestamptz' })
  updatedAt!: Date;

  @Property({ type: 'integer', version: true })
  version!: number;

  @OneToMany({ entity: () => StockCountLine, mappedBy: (line) => line.count, orderBy: { line: 'asc' } })
  lines = new Collection<StockCountLine>(this);

  static open(locationId: string, lots: readonly Lot[], by: string, at: Date): StockCount {
    const count = Object.assign(new StockCount(), {
      ...{ id: uuidv7(), locationId, status: 'open', openedBy: by, openedAt: at, updatedAt: at },
      ...{ submittedBy: null, submittedAt: null, endedBy: null, endedAt: null },
    });
    for (const [index, lot] of lots.entries()) count.lines.add(StockCountLine.of(count, index + 1, lot));
    return count;
  }

  /** @throws CountIncomplete, IllegalTransition */
  submit(by: string, at: Date): void {
    this.become('submitted', at);
    const uncounted = this.lines.getItems().filter(({ counted }) => counted === null);
    if (uncounted.length > 0) throw new CountIncomplete(uncounted.map(({ lot }) => lot.id));
    Object.assign(this, { submittedBy: by, submittedAt: at });
  }

  /** @throws SecondPersonNeeded, IllegalTransition */
  approve(by: string, at: Date): void {
    this.become('approved', at);
    if (by === this.submittedBy) throw new SecondPersonNeeded('Somebody else has to approve the count.');
    Object.assign(this, { endedBy: by, endedAt: at });
  }

  /** @throws IllegalTransition */
  cancel(by: string, at: Date): void {
    this.become('cancelled', at);
    Object.assign(this, { endedBy: by, endedAt: at });
  }

  private become(status: CountStatus, at: Date): void {
    assertTransition('count', COUNT_TRANSITIONS, this.status, status);
    Object.assign(this, { status, updatedAt: at });
  }
}

/** One lot to be counted. */
@Entity({ tableName: 'stock_count_line' })
@Unique({ properties: ['count', 'lot'] })
@Unique({ properties: ['count', 'line'] })
export class StockCountLine {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => StockCount })
  count!: StockCount;

  /** From 1. */
  @Property({ type: 'integer' })
  line!: number;

  @ManyToOne({ entity: () => Lot })
  lot!: Lot;

  /** Units of use that were found. */
  @Property({ type: 'integer', nullable: true })
  counted!: number | null;

  /** The balance at the moment when the figure was written down: movements since then are no discrepancy. */
  @Property({ type: 'integer', nullable: true })
  expected!: number | null;

  @Property({ type: 'uuid', nullable: true })
  countedBy!: string | null;

  @Property({ type: 'timestamptz', nullable: true })
  countedAt!: Date | null;

  static of(count: StockCount, line: number, lot: Lot): StockCountLine {
    const blank = { counted: null, expected: null, countedBy: null, countedAt: null };
    return Object.assign(new StockCountLine(), { id: uuidv7(), count, line, lot, ...blank });
  }

  /** Found less expected; null before it is counted. */
  get discrepancy(): number | null {
    return this.counted === null || this.expected === null ? null : this.counted - this.expected;
  }

  write(counted: number, expected: number, by: string, at: Date): void {
    Object.assign(this, { counted, expected, countedBy: by, countedAt: at });
  }
}
