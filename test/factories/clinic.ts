import { uuidv7 } from 'uuidv7';
import type { TestApp } from '../support/test-app';

export interface ClinicDoctor {
  id: string;
  userId: string | null;
  /** Free starts, soonest first, RFC 3339. */
  starts: string[];
}

interface DoctorOptions {
  userId?: string;
  fee?: { amount: number; currency: string };
  slotMinutes?: number;
  bufferAfterMinutes?: number;
}

const DAY_MS = 86_400_000;

/** A doctor in Kolkata who is open every day from 09:00 to 17:00, straight into the database, with the slots from tomorrow on. */
export async function openPractice(test: TestApp, options: DoctorOptions = {}): Promise<ClinicDoctor> {
  const {
    userId = null,
    fee = { amount: 15_000, currency: 'INR' },
    slotMinutes = 30,
    bufferAfterMinutes = 0,
  } = options;
  const id = uuidv7();
  await test.sql(
    `insert into doctor (id, user_id, name, specialty, languages, fee_amount, fee_currency, time_zone, buffer_after_minutes, created_at, updated_at)
     values ($1, $2, 'Dr Test', 'General practice', '{en}', $3, $4, 'Asia/Kolkata', $5, now(), now())`,
    [id, userId, fee.amount, fee.currency, bufferAfterMinutes],
  );
  for (let weekday = 1; weekday <= 7; weekday++) {
    await test.sql(
      `insert into availability_rule (id, doctor_id, weekday, start_time, end_time, slot_minutes, created_at)
       values ($1, $2, $3, '09:00', '17:00', $4, now())`,
      [uuidv7(), id, weekday, slotMinutes],
    );
  }
  return { id, userId, starts: await freeStarts(test, id) };
}

/** Free starts from the day after tomorrow for a week, as the API lists them. */
export async function freeStarts(test: TestApp, doctorId: string): Promise<string[]> {
  const day = (offset: number) => new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);
  const { body } = await test.http<{ startsAt: string }[]>(
    `/api/v1/doctors/${doctorId}/slots?from=${day(2)}&to=${day(8)}`,
  );
  return body.data.map(({ startsAt }) => startsAt);
}

/** A booking that is right in every field; override what the test is about. */
export function booking(doctorId: string, startsAt: string, overrides: Record<string, unknown> = {}) {
  return {
    doctorId,
    startsAt,
    reason: 'Persistent cough',
    mode: 'video',
    payment: { method: 'at_clinic' },
    ...overrides,
  };
}

export const CARD = { payment: { method: 'card', token: 'tok_visa' } };
export const DECLINED_CARD = { payment: { method: 'card', token: 'tok_chargeDeclined' } };
export const SILENT_CARD = { payment: { method: 'card', token: 'tok_timeout' } };
