import { Entity, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import { DispenseLine } from './dispense-line.entity';
import { DispenseReturn } from './dispense-return.entity';

/** What came back of one line of a dispense. The database counts it there. */
@Entity({ tableName: 'dispense_return_line' })
@Unique({ name: 'dispense_return_line_once', properties: ['dispenseReturn', 'dispenseLine'] })
export class DispenseReturnLine {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => DispenseReturn })
  dispenseReturn!: DispenseReturn;

  @ManyToOne({ entity: () => DispenseLine })
  dispenseLine!: DispenseLine;

  /** The lot in the quarantine that it was put to. */
  @Property({ type: 'uuid' })
  lotId!: string;

  /** Units of use. */
  @Property({ type: 'integer' })
  quantity!: number;

  static of(details: Omit<DispenseReturnLine, 'id'>): DispenseReturnLine {
    return Object.assign(new DispenseReturnLine(), { id: uuidv7(), ...details });
  }
}
