import { dateIn, doctorId } from './practice.mjs';

const CLIENTS = 32;
const BOOKINGS = 3_000;
/** So few that clients meet. */
const DOCTORS = 12;
/** Everybody wants one of the first. */
const WANTED = 3;
const BOOKED_A_DAY = 150;

/**
 * Many clients list the slots of a doctor and book one of them at once. Prints the share that was booked, and of those that were refused how many had
 * lost to a rival whose booking was answered after the listing was asked for; any other means that a slot was listed that was not free.
 *
 * @param {string} url of the service @param {string[]} tokens of patients, by number
 */
export async function bookFromListings(url, tokens) {
  const attempts = [];
  let next = 0;
  const one = async () => {
    while (next < BOOKINGS) {
      const n = next++;
      attempts.push(await listAndBook(url, tokens[n % tokens.length], n));
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, one));
  const outcomes = Object.groupBy(attempts, ({ outcome }) => outcome);
  const count = (outcome) => outcomes[outcome]?.length ?? 0;
  const tried = BOOKINGS - count('nothing listed');
  const refused = outcomes.slot_taken ?? [];
  const unexplained = refused.filter((attempt) => attempt.by === 'doctor' && !lostToRival(attempt, outcomes.booked));
  console.log(
    `\n${CLIENTS} clients list and book at once: ${tried} tried, ${((100 * count('booked')) / tried).toFixed(1)} % booked,`,
    `${refused.length} refused as taken, ${tried - count('booked') - refused.length} otherwise;`,
    `${refused.length - unexplained.length} of the refused lost to a rival, ${unexplained.length} are unexplained`,
  );
  if (unexplained.length > 0) process.exitCode = 1;
}

async function listAndBook(url, token, n) {
  const doctor = doctorId(1 + (n % DOCTORS));
  const date = dateIn(20 + Math.floor(n / BOOKED_A_DAY));
  const askedAt = performance.now();
  const listing = await fetch(`${url}/api/v1/doctors/${doctor}/slots?from=${date}&to=${date}`);
  const { data: slots } = await listing.json();
  if (slots.length === 0) return { outcome: 'nothing listed' };
  const { startsAt } = slots[Math.floor(Math.random() * Math.min(WANTED, slots.length))];
  const payment = { method: 'at_clinic' };
  const answer = await fetch(`${url}/api/v1/consultations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ doctorId: doctor, startsAt, reason: 'Cough', mode: 'video', payment }),
  });
  const { error } = await answer.json();
  const outcome = answer.status === 201 ? 'booked' : error.code;
  return { outcome, by: error?.blockedBy, doctor, startsAt, askedAt, answeredAt: performance.now() };
}

/** Once a booking is answered, no listing of this instance that is asked for afterwards may show its slot. */
function lostToRival({ doctor, startsAt, askedAt }, booked = []) {
  return booked.some((rival) => rival.doctor === doctor && rival.startsAt === startsAt && rival.answeredAt > askedAt);
}
