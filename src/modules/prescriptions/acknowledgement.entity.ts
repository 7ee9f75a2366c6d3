import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';

/** That a prescriber saw a warning and signed nevertheless, and why. */
@Entity({ tableName: 'prescription_acknowledgement' })
@Unique({ name: 'prescription_acknowledgement_once', properties: ['prescriptionId', 'warning'] })
export class PrescriptionAcknowledgement {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  prescriptionId!: string;

  /** The key of the warning. */
  @Property({ type: 'text' })
  warning!: string;

  /** Sealed. */
  @Property({ type: 'text' })
  reason!: string;

  @Property({ type: 'uuid' })
  acknowledgedBy!: string;

  @Property({ type: 'timestamptz' })
  at!: Date;
}
