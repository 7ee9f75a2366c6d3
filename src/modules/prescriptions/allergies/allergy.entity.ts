import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** Something that a patient does not bear. Never deleted: what was thought then explains what was done then. */
@Entity({ tableName: 'patient_allergy' })
export class PatientAllergy {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'uuid' })
  patientId!: string;

  /** Sealed; AllergyTexts opens it. */
  @Property({ type: 'text' })
  details!: string;

  @Property({ type: 'uuid' })
  recordedBy!: string;

  @Property({ type: 'timestamptz' })
  recordedAt!: Date;

  @Property({ type: 'uuid', nullable: true })
  endedBy!: string | null;

  @Property({ type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  /** It was a mistake, or is over. Whoever was first is remembered. */
  end(by: string, at: Date): void {
    if (this.endedAt !== null) return;
    Object.assign(this, { endedBy: by, endedAt: at });
  }
}
