import { uuidv7 } from 'uuidv7';
import type { TestApp, TestPerson } from '../../support/test-app';

export const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

export interface DoctorBody {
  id: string;
  name: string;
  version: number;
  fee: { amount: number; currency: string };
}

export const PROFILE = {
  name: 'Dr. Asha Rao',
  specialty: 'Cardiology',
  languages: ['en', 'hi'],
  fee: { amount: 150_000, currency: 'INR' },
  timeZone: 'Asia/Kolkata',
};

/** The same hours on every day of the week. */
export const daily = (startTime: string, endTime: string, slotMinutes = 30) =>
  EVERY_DAY.map((weekday) => ({ weekday, startTime, endTime, slotMinutes }));

/** A doctor made through the API. */
export async function aDoctor(test: TestApp, admin: TestPerson, over: object = {}): Promise<DoctorBody> {
  const made = await test.http<DoctorBody>('/api/v1/doctors', { body: { ...PROFILE, ...over }, token: admin.token });
  if (made.status !== 201) throw new Error(made.text);
  return made.body.data;
}

/** A doctor with hours, made through the API. */
export async function aDoctorWith(
  test: TestApp,
  admin: TestPerson,
  hours: { timeZone: string; rules: object[]; [limit: string]: unknown },
  over: object = {},
): Promise<string> {
  const { id } = await aDoctor(test, admin, { timeZone: hours.timeZone, ...over });
  const put = await test.http(`/api/v1/doctors/${id}/availability`, {
    method: 'PUT',
    body: hours,
    token: admin.token,
  });
  if (put.status !== 200) throw new Error(put.text);
  return id;
}

/** Takes a doctor's time as another process would: straight in the database. */
export async function claim(
  test: TestApp,
  doctorId: string,
  from: string,
  to: string,
  more: { overbook?: boolean; expiresAt?: string } = {},
): Promise<void> {
  await test.sql(
    `insert into time_claim (owner_id, resource_id, during, kind, expires_at, overbook)
       values ($1, $2, tstzrange($3, $4), $5, $6, $7)`,
    [
      uuidv7(),
      doctorId,
      from,
      to,
      more.expiresAt === undefined ? 'consultation' : 'hold',
      more.expiresAt ?? null,
      more.overbook ?? false,
    ],
  );
}
