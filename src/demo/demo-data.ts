import type { INestApplication } from '@nestjs/common';
import { systemActor } from '../platform/auth/actor';
import { UnitOfWork } from '../platform/database/unit-of-work';
import { Doctor, Doctors } from '../modules/doctors';
import { Accounts } from '../modules/identity';
import { DEMO_DOCTORS } from './demo-doctors';
import { loadDemoMedicines } from './demo-medicines';
import { loadDemoPartner } from './demo-partner';

const PASSWORD = 'theriac-demo';
const PEOPLE = [
  { email: 'admin@theriac.local', name: 'Amara Okafor', role: 'admin' },
  { email: 'doctor@theriac.local', name: 'Dr Asha Menon', role: 'doctor' },
  { email: 'pharmacist@theriac.local', name: 'Priya Nair', role: 'pharmacist' },
  { email: 'staff@theriac.local', name: 'Tomas Weber', role: 'staff' },
  { email: 'patient@theriac.local', name: 'Ravi Sharma', role: 'patient' },
] as const;

/** Mornings and afternoons, Monday to Saturday, half an hour each. */
const HOURS = [1, 2, 3, 4, 5, 6].flatMap((weekday) => [
  { weekday, startTime: '09:00', endTime: '13:00', slotMinutes: 30 },
  { weekday, startTime: '14:00', endTime: '18:00', slotMinutes: 30 },
]);

/** Accounts, doctors and a dispensary to try the service with; what is there already stays as it is. @returns what a person is told */
export async function loadDemoData(app: INestApplication): Promise<string> {
  const medicines = await loadDemoMedicines(app);
  const doctors = await app.get(UnitOfWork).read((em) => em.count(Doctor));
  if (doctors > 0) return 'already loaded';
  const accounts = await Promise.all(
    PEOPLE.map((person) => app.get(Accounts).register({ ...person, password: PASSWORD })),
  );
  const account = accounts.find(({ role }) => role === 'doctor');
  for (const [index, demo] of DEMO_DOCTORS.entries()) {
    await openPractice(app.get(Doctors), demo, index === 0 ? (account?.id ?? null) : null);
  }
  await loadDemoPartner(app);
  return `${PEOPLE.length} accounts, ${DEMO_DOCTORS.length} doctors, ${medicines}, 1 partner`;
}

async function openPractice(
  doctors: Doctors,
  demo: (typeof DEMO_DOCTORS)[number],
  userId: string | null,
): Promise<void> {
  const actor = systemActor('demo-data');
  const { fee, timeZone, name, specialty, languages, biography } = demo;
  const profile = { name, specialty, languages: [...languages], biography, userId, acceptsBookings: true };
  const { id } = await doctors.register(actor, { ...profile, fee: { amount: fee[0], currency: fee[1] } }, timeZone);
  await doctors.replaceAvailability(
    { actor, doctorId: id },
    {
      timeZone,
      rules: HOURS,
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 0,
      minimumNoticeMinutes: 60,
      horizonDays: 60,
    },
  );
}
