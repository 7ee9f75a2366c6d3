import { uuidv7 } from 'uuidv7';
import { booking } from '../../factories/clinic';
import type { AccessLines } from '../access-line';
import type { Clinic } from '../clinic';

export const bookingLines: AccessLines = {
  holdSlot: {
    allowed: ['patient', 'otherPatient', 'staff', 'admin'],
    ask: async (clinic, identity) => {
      await letGo(clinic);
      const forOthers = identity === 'staff' || identity === 'admin' ? { patientId: clinic.patient.id } : {};
      return { body: { doctorId: clinic.practice.id, startsAt: clinic.freeStart(), ...forOthers } };
    },
  },
  renewSlotHold: {
    allowed: ['patient', 'staff', 'admin'],
    foreign: ['otherPatient'],
    ask: async (clinic) => ({ path: { id: await held(clinic) } }),
  },
  releaseSlotHold: {
    allowed: ['patient', 'staff', 'admin'],
    foreign: ['otherPatient'],
    ask: async (clinic) => ({ path: { id: await held(clinic) } }),
  },
  rescheduleConsultation: {
    allowed: ['patient', 'doctor', 'staff', 'admin'],
    foreign: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => ({ path: { id: (await clinic.visit()).id }, body: { startsAt: clinic.freeStart() } }),
  },
  bookConsultationSeries: {
    allowed: ['patient', 'otherPatient', 'staff', 'admin'],
    ask: async (clinic, identity) => {
      await endSeries(clinic);
      const forOthers = identity === 'staff' || identity === 'admin' ? { patientId: clinic.patient.id } : {};
      return { body: { ...rhythm(clinic), ...forOthers } };
    },
  },
  listConsultationSeries: {
    allowed: ['patient', 'otherPatient', 'doctor', 'otherDoctor', 'staff', 'admin'],
    blind: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => ({ query: '?limit=100', hidden: await bookedSeries(clinic) }),
  },
  getConsultationSeries: {
    allowed: ['patient', 'doctor', 'staff', 'admin'],
    foreign: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => ({ path: { id: await bookedSeries(clinic) } }),
  },
  cancelConsultationSeries: {
    allowed: ['patient', 'doctor', 'staff', 'admin'],
    foreign: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => ({ path: { id: await bookedSeries(clinic) }, body: { reason: 'Feeling better' } }),
  },
  joinWaitlist: {
    allowed: ['patient', 'otherPatient', 'staff', 'admin'],
    ask: async (clinic, identity) => {
      await clinic.test.sql(`update waitlist_entry set status = 'withdrawn' where status = 'waiting'`);
      const forOthers = identity === 'staff' || identity === 'admin' ? { patientId: clinic.patient.id } : {};
      return { body: { ...wish(clinic), ...forOthers } };
    },
  },
  listWaitlist: {
    allowed: ['patient', 'otherPatient', 'doctor', 'otherDoctor', 'staff', 'admin'],
    blind: ['otherPatient', 'otherDoctor'],
    ask: async (clinic) => ({ query: '?limit=100', hidden: await waiting(clinic) }),
  },
  declineWaitlistOffer: {
    allowed: ['patient', 'staff', 'admin'],
    foreign: ['otherPatient'],
    ask: async (clinic) => ({ path: { id: await offered(clinic) } }),
  },
  leaveWaitlist: {
    allowed: ['patient', 'staff', 'admin'],
    foreign: ['otherPatient'],
    ask: async (clinic) => ({ path: { id: await waiting(clinic) } }),
  },
};

const wish = (clinic: Clinic) => ({
  doctorId: clinic.practice.id,
  from: clinic.practice.starts[0],
  until: clinic.practice.starts[1],
});

/** Always the same last time, which is given back before each question; there is no other within a year. */
const rhythm = (clinic: Clinic) =>
  booking(clinic.practice.id, clinic.practice.starts.at(-1)!, {
    recurrence: { frequency: 'monthly', interval: 12, count: 2 },
    onConflict: 'skip',
  });

async function bookedSeries(clinic: Clinic): Promise<string> {
  await endSeries(clinic);
  return (await clinic.post<{ id: string }>('patient', '/consultation-series', rhythm(clinic))).id;
}

async function endSeries({ test }: Clinic): Promise<void> {
  const over = 'select consultation_id from consultation_series_visit';
  await test.sql(`delete from time_claim where owner_id in (${over})`);
  await test.sql(`update consultation set status = 'cancelled' where id in (${over})`);
}

async function waiting(clinic: Clinic): Promise<string> {
  await clinic.test.sql(`update waitlist_entry set status = 'withdrawn' where status = 'waiting'`);
  return (await clinic.post<{ id: string }>('patient', '/waitlist-entries', wish(clinic))).id;
}

/** With an offer whose hold is in order. */
async function offered(clinic: Clinic): Promise<string> {
  const [id, holdId] = [await waiting(clinic), await held(clinic)];
  await clinic.test.sql(`update waitlist_entry set status = 'offered' where id = $1`, [id]);
  await clinic.test.sql(
    `insert into waitlist_offer (id, entry_id, hold_id, doctor_id, starts_at, ends_at, expires_at, status, created_at, updated_at)
       select $1, $2, id, doctor_id, starts_at, ends_at, expires_at, 'open', now(), now() from slot_hold where id = $3`,
    [uuidv7(), id, holdId],
  );
  return id;
}

async function held(clinic: Clinic): Promise<string> {
  await letGo(clinic);
  const body = { doctorId: clinic.practice.id, startsAt: clinic.freeStart() };
  return (await clinic.post<{ id: string }>('patient', '/slot-holds', body)).id;
}

/** There are more questions than a patient may have holds. */
async function letGo({ test }: Clinic): Promise<void> {
  await test.sql(`delete from time_claim where kind = 'hold'`);
  await test.sql(`delete from slot_hold`);
}
