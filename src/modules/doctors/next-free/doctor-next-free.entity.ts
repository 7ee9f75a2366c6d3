import { PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Doctor } from '../doctor.entity';

/** When a doctor is free next, at the earliest; see `NextFreeIndex`. */
@Entity({ tableName: 'doctor_next_free' })
export class DoctorNextFree {
  [PrimaryKeyProp]?: 'doctor';

  @ManyToOne({ entity: () => Doctor, primary: true })
  doctor!: Doctor;

  /** No free slot starts before; null when none does within the horizon. */
  @Property({ type: 'timestamptz', nullable: true })
  freeAt!: Date | null;

  /** When the clock alone makes it another. */
  @Property({ type: 'timestamptz' })
  checkAfter!: Date;
}
