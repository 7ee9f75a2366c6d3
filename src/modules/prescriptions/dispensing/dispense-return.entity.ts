import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import type { ReturnReason } from '../../inventory';
import { Dispense } from './dispense.entity';

/** Medicine that a patient brought back. Never changed. */
@Entity({ tableName: 'dispense_return' })
export class DispenseReturn {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => Dispense })
  dispense!: Dispense;

  /** The quarantine. */
  @Property({ type: 'uuid' })
  locationId!: string;

  @Property({ type: 'text' })
  reasonCode!: ReturnReason;

  @Property({ type: 'uuid' })
  receivedBy!: string;

  @Property({ type: 'uuid', nullable: true })
  witnessId!: string | null;

  @Property({ type: 'timestamptz' })
  returnedAt!: Date;

  static of(details: Omit<DispenseReturn, 'id'>): DispenseReturn {
    return Object.assign(new DispenseReturn(), { id: uuidv7(), ...details });
  }
}
