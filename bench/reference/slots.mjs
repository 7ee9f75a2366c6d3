import { hash } from 'node:crypto';
import ranges from '../../dist/src/modules/doctors/slot-range.js';
import schedules from '../../dist/src/modules/doctors/schedule/index.js';
import { doctorIdOf, unknownDoctor } from './doctor-records.mjs';
import { invalid } from './errors.mjs';
import { sendUnlessKnown } from './profile.mjs';

const KEPT_CHARACTERS = 32_000_000;

/**
 * @param {import('./doctor-records.mjs').DoctorRecords} doctors
 * @param {import('./claims.mjs').Claims} claims
 */
export function slotsRoute(doctors, claims) {
  const kept = new Listings();
  const renew = async (doctor, epoch, { from, to }, nowMs) => {
    const range = rangeOf(doctor.timeZone, nowMs, from, to);
    const listing = await list(doctor, claims, ranges.boundsOf(doctor.timeZone, range), nowMs);
    kept.set(`${doctor.id}@${doctor.version}/${range.from}/${range.to}`, epoch, listing);
    return listing;
  };
  return async (request, reply) => {
    const id = doctorIdOf(request);
    const { from, to } = checked(request.query);
    const found = doctors.find(id);
    const doctor = found instanceof Promise ? await found : found;
    if (!doctor) throw unknownDoctor();
    const nowMs = Date.now();
    const epoch = claims.epoch(id);
    // Only dates that were checked once are kept, so what is found need not be checked again.
    const listing =
      kept.get(`${id}@${doctor.version}/${from}/${to}`, epoch, nowMs) ??
      (await renew(doctor, epoch, { from, to }, nowMs));
    return sendUnlessKnown(listing, request, reply);
  };
}

function checked(query) {
  const faults = [];
  for (const field in query) {
    if (field !== 'from' && field !== 'to') faults.push({ field, message: 'is not a known field' });
    else if (typeof query[field] !== 'string') faults.push({ field, message: 'must be given once' });
  }
  if (faults.length > 0) throw invalid(faults);
  return query;
}

function rangeOf(timeZone, nowMs, from, to) {
  try {
    return ranges.slotRange(timeZone, nowMs, from, to);
  } catch (error) {
    throw error.details ? invalid(error.details.errors) : error;
  }
}

async function list(doctor, claims, { startMs, endMs }, nowMs) {
  const window = schedules.bookingWindow(doctor, nowMs);
  const candidates = doctor.acceptsBookings ? doctor.expansion.slotsBetween(startMs, endMs) : [];
  const busy = await claims.busy(doctor.id, startMs, endMs, nowMs);
  const free = schedules.freeSlots(candidates, busy.intervals, window);
  let data = '';
  for (const slot of free) data += data === '' ? slot.json : `,${slot.json}`;
  const json = `{"success":true,"data":[${data}]}`;
  const falls = free.length > 0 ? free[0].startsAt - (window.notBeforeMs - nowMs) + 1 : Infinity;
  const beyond = candidates.find(({ startsAt }) => startsAt > window.notAfterMs);
  const comes = beyond ? beyond.startsAt - (window.notAfterMs - nowMs) : Infinity;
  const goodUntilMs = Math.min(busy.goodUntilMs, falls, comes);
  return { json, etag: `"${hash('sha1', json, 'base64url')}"`, goodUntilMs };
}

/** Listings as text, as many as fit; the oldest go first. */
class Listings {
  #entries = new Map();
  #characters = 0;

  get(key, epoch, nowMs) {
    const entry = this.#entries.get(key);
    return entry?.epoch === epoch && nowMs < entry.listing.goodUntilMs ? entry.listing : undefined;
  }

  set(key, epoch, listing) {
    this.#drop(key);
    this.#entries.set(key, { epoch, listing });
    this.#characters += listing.json.length;
    while (this.#characters > KEPT_CHARACTERS) this.#drop(this.#entries.keys().next().value);
  }

  #drop(key) {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#characters -= entry.listing.json.length;
  }
}
