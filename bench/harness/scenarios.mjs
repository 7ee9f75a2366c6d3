import { dateIn, doctorId, DOCTORS, SLOTS_A_DAY, startOf } from './practice.mjs';

/** Days over which bookings are spread; with the doctors and their slots it limits how many distinct ones there are. */
const BOOKED_DAYS = 30;
const RIVALS = 32;
const CONTENDED_DOCTORS = 20;
const CONTENDED_SLOTS = 200;
const LISTED_DAYS = [12, 13, 14, 15, 16];
const LISTING_STARTS = 40;
const CACHED_DOCTORS = 20;
const CACHED_DAYS = 7;

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} title
 * @property {string} route whose answers are counted, as the metrics name it
 * @property {number} [target] least ratio to the reference
 * @property {boolean} [writes] the database is emptied of bookings before each run
 * @property {boolean} [alone] the reference does not have it
 * @property {number[]} statuses that may come; any other fails the run
 * @property {number} [stride] how many requests further each round begins, so that no cache remembers them
 * @property {(expected: number) => import('./load-generator.mjs').Wish[]} wishes for about as many requests as expected
 */

/** @type {Scenario[]} reads first: bookings empty the calendar that they read */
export const SCENARIOS = [
  {
    name: 'slots',
    title: 'slot listing, uncached',
    route: '/api/v1/doctors/:id/slots',
    target: 0.85,
    statuses: [200],
    stride: 7_919,
    wishes: () => listings(),
  },
  {
    name: 'slots-cached',
    title: 'slot listing, cached',
    route: '/api/v1/doctors/:id/slots',
    target: 0.9,
    statuses: [200],
    wishes: () => ofSomeDoctors((id) => `/api/v1/doctors/${id}/slots?from=${dateIn(3)}&to=${dateIn(3 + CACHED_DAYS)}`),
  },
  {
    name: 'profile',
    title: 'doctor profile, cached',
    route: '/api/v1/doctors/:id',
    target: 0.9,
    statuses: [200],
    wishes: () => ofSomeDoctors((id) => `/api/v1/doctors/${id}`),
  },
  {
    name: 'liveness',
    title: 'liveness',
    route: '/health/live',
    target: 0.75,
    statuses: [200],
    wishes: () => [{ method: 'GET', path: '/health/live' }],
  },
  {
    name: 'booking',
    title: 'booking',
    route: '/api/v1/consultations',
    target: 0.9,
    writes: true,
    statuses: [201],
    wishes: (expected) => bookings(expected, { method: 'at_clinic' }),
  },
  {
    name: 'contended',
    title: 'booking, 32 rivals a slot',
    route: '/api/v1/consultations',
    target: 0.9,
    writes: true,
    statuses: [201, 409],
    wishes: () => contests(),
  },
  {
    name: 'card',
    title: 'booking by card (sandbox)',
    route: '/api/v1/consultations',
    writes: true,
    alone: true,
    statuses: [201],
    wishes: (expected) => bookings(expected, { method: 'card', token: 'tok_visa' }),
  },
];

/** How many bookings there can be at most in one run. */
export const DISTINCT_BOOKINGS = DOCTORS * BOOKED_DAYS * SLOTS_A_DAY;

/** The nth of the distinct bookings: which doctor, when; the same for the servers and for pgbench. */
function bookings(expected, payment) {
  return Array.from({ length: Math.min(expected, DISTINCT_BOOKINGS) }, (_, index) => {
    const doctor = index % DOCTORS;
    const turn = Math.floor(index / DOCTORS);
    const day = 1 + (turn % BOOKED_DAYS);
    const slot = Math.floor(turn / BOOKED_DAYS);
    // One patient is with one doctor at a time, and with another the next time.
    const who = 1 + doctor + DOCTORS * (turn % 10);
    return booking({ doctor, day, slot, who, key: `booking-${index}`, payment });
  });
}

/** All rivals ask for one slot before the next one comes. Each is another patient with a key of their own. */
function contests() {
  const wishes = [];
  for (let doctor = 0; doctor < CONTENDED_DOCTORS; doctor++) {
    for (let turn = 0; turn < CONTENDED_SLOTS; turn++) {
      const day = 1 + Math.floor(turn / SLOTS_A_DAY);
      const slot = turn % SLOTS_A_DAY;
      for (let rival = 0; rival < RIVALS; rival++) {
        const who = 1 + doctor * RIVALS + rival;
        const key = `contest-${doctor}-${turn}-${rival}`;
        wishes.push(booking({ doctor, day, slot, who, key, payment: { method: 'at_clinic' } }));
      }
    }
  }
  return wishes;
}

function booking({ doctor, day, slot, who, key, payment }) {
  const visit = { doctorId: doctorId(doctor + 1), startsAt: startOf(day, slot) };
  const body = JSON.stringify({ ...visit, reason: 'Persistent cough since last week', mode: 'video', payment });
  return { method: 'POST', path: '/api/v1/consultations', who, key, body };
}

/** Each a combination of doctor, first day and length that comes no second time in a run. */
function listings() {
  const wishes = [];
  for (const days of LISTED_DAYS) {
    for (let start = 1; start <= LISTING_STARTS; start++) {
      for (let doctor = 1; doctor <= DOCTORS; doctor++) {
        const range = `from=${dateIn(start)}&to=${dateIn(start + days)}`;
        wishes.push({ method: 'GET', path: `/api/v1/doctors/${doctorId(doctor)}/slots?${range}` });
      }
    }
  }
  return wishes;
}

function ofSomeDoctors(pathOf) {
  return Array.from({ length: CACHED_DOCTORS }, (_, index) => ({ method: 'GET', path: pathOf(doctorId(index + 1)) }));
}
