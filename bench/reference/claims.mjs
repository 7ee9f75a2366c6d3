import schedules from '../../dist/src/modules/doctors/schedule/index.js';
import { ExpiringMap } from './expiring-map.mjs';
import { BUSY } from './statements.mjs';

const DAY_MS = 86_400_000;
const LONGEST_VISIT_MS = (480 + 240) * 60_000;
const FORTNIGHT_MS = 14 * DAY_MS;
const SEARCHES_KEPT = 20_000;
const EPOCH_MS = 900_000;

/** When doctors are taken, and what is free therefore. Never a decision: the booking decides, in its transaction. */
export class Claims {
  #pool;
  #doctors;
  #invalidations;
  // Another object after each change of a doctor's claims: what was read under the last one is good no more.
  #epochs = new ExpiringMap(EPOCH_MS, 20_000);
  #searches = new Map();

  constructor(pool, doctors, invalidations) {
    this.#pool = pool;
    this.#doctors = doctors;
    this.#invalidations = invalidations;
    invalidations.listen((doctorId) => this.#epochs.delete(doctorId));
  }

  /** Names the present state of a doctor's claims, for a quarter of an hour at most. */
  epoch(doctorId) {
    return this.#epochs.get(doctorId) ?? this.#epochs.set(doctorId, { doctorId });
  }

  /** A booking was committed. */
  changed(doctorId) {
    this.#epochs.delete(doctorId);
    this.#invalidations.publish(doctorId);
  }

  /** What could keep a slot that starts in `[fromMs, toMs)` from being free, and until when that is true. */
  async busy(doctorId, fromMs, toMs, nowMs) {
    const range = `[${new Date(fromMs - LONGEST_VISIT_MS).toISOString()},${new Date(toMs + LONGEST_VISIT_MS).toISOString()})`;
    const values = [doctorId, range, new Date(nowMs).toISOString()];
    const { rows } = await this.#pool.query({ name: BUSY.name, text: BUSY.text, values });
    const flat = rows[0].times === null ? [] : JSON.parse(rows[0].times);
    const intervals = [];
    for (let i = 0; i < flat.length; i += 2) intervals.push({ startsAt: flat[i], endsAt: flat[i + 1] });
    return { intervals, goodUntilMs: rows[0].next_expiry ?? Infinity };
  }

  /** Up to `count` free slots after an instant; rivals for one slot share one reading. */
  async nextFree(doctorId, afterMs, count) {
    const doctor = await this.#doctors.find(doctorId);
    if (!doctor?.acceptsBookings) return [];
    const nowMs = Date.now();
    const window = schedules.bookingWindow(doctor, nowMs);
    const epoch = this.epoch(doctorId);
    const found = [];
    let fromMs = Math.max(afterMs + 1, window.notBeforeMs);
    while (found.length < count && fromMs <= window.notAfterMs) {
      const toMs = (Math.floor(fromMs / DAY_MS) + 1) * DAY_MS;
      const busy = await this.#search(doctorId, epoch, Math.floor(fromMs / FORTNIGHT_MS), nowMs);
      found.push(...schedules.freeSlots(doctor.expansion.slotsBetween(fromMs, toMs), busy.intervals, window));
      fromMs = toMs;
    }
    return found.slice(0, count).map(({ startsAt, endsAt }) => ({
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(endsAt).toISOString(),
    }));
  }

  async #search(doctorId, epoch, fortnight, nowMs) {
    const key = `${doctorId}/${fortnight}`;
    const known = this.#searches.get(key);
    const busy = known?.epoch === epoch ? await known.busy : undefined;
    if (busy !== undefined && nowMs < busy.goodUntilMs) return busy;
    const reading = this.busy(doctorId, fortnight * FORTNIGHT_MS, (fortnight + 1) * FORTNIGHT_MS, nowMs);
    this.#searches.set(key, { epoch, busy: reading });
    if (this.#searches.size > SEARCHES_KEPT) this.#searches.delete(this.#searches.keys().next().value);
    return reading.catch((error) => {
      this.#searches.delete(key);
      throw error;
    });
  }
}
