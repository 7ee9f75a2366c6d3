import { uuidv7 } from 'uuidv7';
import { type AccessLines } from '../access-line';
import type { Clinic } from '../clinic';

const OWN_SCHEDULE = { allowed: ['doctor', 'admin'], foreign: ['otherDoctor'] } as const;
const REGISTRATION = {
  name: 'Dr. Asha Rao',
  specialty: 'Cardiology',
  languages: ['en'],
  fee: { amount: 15_000, currency: 'INR' },
  timeZone: 'Asia/Kolkata',
};
const HOURS = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
  weekday,
  startTime: '09:00',
  endTime: '17:00',
  slotMinutes: 5,
}));

export const doctorLines: AccessLines = {
  listDoctors: { allowed: 'everybody' },
  getDoctor: { allowed: 'everybody', ask: (clinic) => ({ path: { id: clinic.practice.id } }) },
  listVisitKinds: { allowed: 'everybody', ask: (clinic) => ({ path: { id: clinic.practice.id } }) },
  replaceVisitKinds: {
    allowed: ['admin'],
    ask: (clinic) => ({
      path: { id: clinic.practice.id },
      body: { kinds: [{ code: 'follow_up', name: 'Follow-up', minutes: 15 }] },
    }),
  },
  listAvailabilityVersions: { ...OWN_SCHEDULE, ask: (clinic) => ({ path: { id: clinic.practice.id } }) },
  listAvailabilityConflicts: {
    allowed: ['doctor', 'staff', 'admin'],
    foreign: ['otherDoctor'],
    ask: (clinic) => ({ path: { id: clinic.practice.id } }),
  },
  listClinicHolidays: { allowed: 'everybody' },
  declareClinicHoliday: { allowed: ['admin'], ask: () => ({ body: aDayNobodyBooks() }) },
  withdrawClinicHoliday: { allowed: ['admin'], ask: async (clinic) => ({ path: { id: await holidayOf(clinic) } }) },
  listFreeSlots: { allowed: 'everybody', ask: (clinic) => ({ path: { id: clinic.practice.id } }) },
  registerDoctor: { allowed: ['admin'], ask: () => ({ body: REGISTRATION }) },
  changeDoctor: {
    allowed: ['admin'],
    ask: (clinic) => ({ path: { id: clinic.practice.id }, body: { biography: 'Twenty years in preventive care.' } }),
  },
  retireDoctor: { allowed: ['admin'], ask: async (clinic) => ({ path: { id: await unneededDoctor(clinic) } }) },
  getAvailability: { ...OWN_SCHEDULE, ask: (clinic) => ({ path: { id: clinic.practice.id } }) },
  replaceAvailability: {
    ...OWN_SCHEDULE,
    ask: (clinic) => ({ path: { id: clinic.practice.id }, body: { timeZone: 'Asia/Kolkata', rules: HOURS } }),
  },
  listAvailabilityExceptions: {
    ...OWN_SCHEDULE,
    ask: async (clinic) => ({ path: { id: clinic.practice.id }, hidden: await exceptionOf(clinic) }),
  },
  addAvailabilityException: {
    ...OWN_SCHEDULE,
    ask: (clinic) => ({ path: { id: clinic.practice.id }, body: aHolidayFarAway() }),
  },
  withdrawAvailabilityException: {
    ...OWN_SCHEDULE,
    ask: async (clinic) => ({ path: { id: clinic.practice.id, exceptionId: await exceptionOf(clinic) } }),
  },
};

function aHolidayFarAway() {
  const startsAt = new Date(Date.now() + 40 * 86_400_000);
  return { kind: 'time_off', startsAt, endsAt: new Date(startsAt.getTime() + 3_600_000) };
}

const farAway = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

function aDayNobodyBooks() {
  return { name: 'Founding day', from: farAway(400), until: farAway(400) };
}

async function holidayOf({ test }: Clinic): Promise<string> {
  const id = uuidv7();
  await test.sql(
    `insert into clinic_holiday (id, name, from_date, until_date, created_at) values ($1, 'Founding day', $2, $2, now())`,
    [id, farAway(401)],
  );
  return id;
}

async function exceptionOf(clinic: Clinic): Promise<string> {
  const { body } = await clinic.test.http<{ id: string }>(
    `/api/v1/doctors/${clinic.practice.id}/availability-exceptions`,
    { token: clinic.doctor.token, body: aHolidayFarAway() },
  );
  return body.data.id;
}

async function unneededDoctor({ test }: Clinic): Promise<string> {
  const id = uuidv7();
  await test.sql(
    `insert into doctor (id, name, specialty, languages, fee_amount, fee_currency, time_zone, created_at, updated_at)
     values ($1, 'Dr Test', 'General practice', '{en}', 0, 'INR', 'Asia/Kolkata', now(), now())`,
    [id],
  );
  return id;
}
