import { Entity, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { PrescriptionLine } from '../prescription-line.entity';
import { Dispense } from './dispense.entity';

/** One lot of what was handed out. The database counts it on the prescription's line; only what came back changes. */
@Entity({ tableName: 'dispense_line' })
@Unique({ name: 'dispense_line_once', properties: ['dispense', 'line'] })
export class DispenseLine {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => Dispense })
  dispense!: Dispense;

  /** From 1; the movement in the ledger has the same. */
  @Property({ type: 'integer' })
  line!: number;

  @ManyToOne({ entity: () => PrescriptionLine })
  prescriptionLine!: PrescriptionLine;

  /** What was given; not what was prescribed where it is a substitute. */
  @Property({ type: 'uuid' })
  productId!: string;

  @Property({ type: 'uuid' })
  lotId!: string;

  /** Units of use. */
  @Property({ type: 'integer' })
  quantity!: number;

  /** Of it, what came back. Counted by the database. */
  @Property({ type: 'integer', default: 0 })
  returned!: number;

  static of(details: Omit<DispenseLine, 'id' | 'returned'>): DispenseLine {
    return Object.assign(new DispenseLine(), { id: uuidv7(), ...details, returned: 0 });
  }
}
