import schedules from '../../dist/src/modules/doctors/schedule/index.js';
import { ExpiringMap } from './expiring-map.mjs';
import { Refusal } from './errors.mjs';
import { DOCTOR } from './statements.mjs';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const unknownDoctor = () => new Refusal(404, 'not_found', 'No such doctor.');

/** @throws Refusal 404 for what is no UUID */
export function doctorIdOf(request) {
  const { id } = request.params;
  if (!UUID.test(id)) throw unknownDoctor();
  return id.toLowerCase();
}

/** Doctors with their hours, kept for an hour. Whoever decides something by one checks its version in the transaction. */
export class DoctorRecords {
  #records = new ExpiringMap(HOUR_MS, 20_000);
  #pool;

  /** @param {import('pg').Pool} pool */
  constructor(pool) {
    this.#pool = pool;
  }

  /** At hand or a promise of it; null for a doctor who is gone. */
  find(id) {
    return this.#records.get(id) ?? this.#load(id);
  }

  refreshed(id) {
    this.#records.delete(id);
    return this.find(id);
  }

  async #load(id) {
    const reading = this.#records.set(id, this.#read(id));
    try {
      const doctor = await reading;
      if (doctor) this.#records.set(id, doctor);
      else this.#records.delete(id);
      return doctor;
    } catch (error) {
      this.#records.delete(id);
      throw error;
    }
  }

  async #read(id) {
    const values = [id, new Date(Date.now() - 2 * DAY_MS).toISOString()];
    const { rows } = await this.#pool.query({ ...DOCTOR, values });
    if (rows.length === 0) return null;
    const doctor = JSON.parse(rows[0].record);
    const exceptions = doctor.exceptions.map((one) => ({
      ...one,
      startsAt: new Date(one.startsAt),
      endsAt: new Date(one.endsAt),
    }));
    doctor.expansion = new schedules.ScheduleExpansion({ ...doctor, doctorId: id, exceptions });
    return doctor;
  }
}
