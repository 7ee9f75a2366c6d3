import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';

/** What was handed out at once on a prescription. Never changed. */
@Entity({ tableName: 'dispense' })
export class Dispense {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  prescriptionId!: string;

  @Property({ type: 'uuid' })
  patientId!: string;

  @Property({ type: 'uuid' })
  locationId!: string;

  @Property({ type: 'uuid' })
  dispensedBy!: string;

  /** The second person, for controlled drugs. */
  @Property({ type: 'uuid', nullable: true })
  witnessId!: string | null;

  @Property({ type: 'timestamptz' })
  dispensedAt!: Date;

  static of(details: Omit<Dispense, 'id'>): Dispense {
    return Object.assign(new Dispense(), { id: uuidv7(), ...details });
  }
}
