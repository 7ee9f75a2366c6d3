import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** That the patient was told of a refill. The key makes it once, whoever looks. */
@Entity({ tableName: 'prescription_refill_notice' })
export class RefillNotice {
  @PrimaryKey({ type: 'uuid' })
  prescriptionLineId!: string;

  /** How many fills had been dispensed then. */
  @PrimaryKey({ type: 'integer' })
  afterFill!: number;

  @Property({ type: 'timestamptz' })
  announcedAt!: Date;

  static of(prescriptionLineId: string, afterFill: number, announcedAt: Date): RefillNotice {
    return Object.assign(new RefillNotice(), { prescriptionLineId, afterFill, announcedAt });
  }
}
