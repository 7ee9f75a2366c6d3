import { PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Doctor } from './doctor.entity';
import type { DoctorAvailability } from './doctor-details';

/** The hours and limits that a doctor had from one change to the next. Written once. */
@Entity({ tableName: 'availability_version' })
export class AvailabilityVersion {
  [PrimaryKeyProp]?: ['doctorId', 'version'];

  @PrimaryKey({ type: 'uuid' })
  doctorId!: string;

  /** The doctor's version that came of the change. */
  @PrimaryKey({ type: 'integer' })
  version!: number;

  @Property({ type: 'json', columnType: 'jsonb' })
  settings!: DoctorAvailability;

  @Property({ type: 'timestamptz' })
  at!: Date;

  /** @param doctor flushed, so that it has the version of the change */
  static of(doctor: Doctor, at: Date): AvailabilityVersion {
    const { rules, ...limits } = doctor.availability();
    const settings: DoctorAvailability = {
      ...limits,
      rules: rules.map(({ weekday, startTime, endTime, slotMinutes, validFrom = null, validUntil = null }) => ({
        ...{ weekday, startTime, endTime, slotMinutes, validFrom, validUntil },
      })),
    };
    return Object.assign(new AvailabilityVersion(), { doctorId: doctor.id, version: doctor.version, settings, at });
  }
}
