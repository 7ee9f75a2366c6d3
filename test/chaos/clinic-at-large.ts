import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Role } from '../../src/platform/auth/actor';
import { DEMO_PASSWORD, DEMO_PASSWORD_HASH } from '../support/test-app';

const DOCTORS = 12;
const PATIENTS = 60;
const DAY_MS = 86_400_000;
const DAYS = 55;

export interface ClinicPatient {
  id: string;
  token: string;
}

export interface Clinic {
  doctors: { id: string; starts: string[] }[];
  patients: ClinicPatient[];
  /** Of the first doctor, who is told of bookings. */
  doctorAccount: string;
  /** A start of the first doctor that nobody books meanwhile. */
  spare: string;
}

/** Doctors who are open day and night in quarters of an hour, and patients who are signed in; straight into the database. */
export async function openClinic(pool: Pool, url: string): Promise<Clinic> {
  const doctorAccount = (await account(pool, url, 'doctor')).id;
  const patients = await Promise.all(Array.from({ length: PATIENTS }, () => account(pool, url, 'patient')));
  const ids = await Promise.all(
    Array.from({ length: DOCTORS }, (_, index) => practice(pool, index === 0 ? doctorAccount : null)),
  );
  const doctors = await Promise.all(ids.map(async (id) => ({ id, starts: await starts(url, id) })));
  const spare = doctors[0].starts.pop() ?? '';
  return { doctors, patients, doctorAccount, spare };
}

/** @returns the access token of a new account */
export async function signIn(pool: Pool, url: string, role: Role): Promise<string> {
  return (await account(pool, url, role)).token;
}

async function account(pool: Pool, url: string, role: Role): Promise<ClinicPatient> {
  const id = uuidv7();
  const email = `${id}@theriac.test`;
  await pool.query(
    `insert into user_account (id, email, password_hash, name, role, created_at, updated_at)
     values ($1, $2, $4, 'Test', $3, now(), now())`,
    [id, email, role, DEMO_PASSWORD_HASH],
  );
  return { id, token: await accessToken(url, email) };
}

/** Good for fifteen minutes, which is longer than all of this takes. */
async function accessToken(url: string, email: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: DEMO_PASSWORD }),
  });
  const { data } = (await answer.json()) as { data: { accessToken: string } };
  return data.accessToken;
}

async function practice(pool: Pool, userId: string | null): Promise<string> {
  const id = uuidv7();
  await pool.query(
    `insert into doctor (id, user_id, name, specialty, languages, fee_amount, fee_currency, time_zone, created_at, updated_at)
     values ($1, $2, 'Dr Test', 'General practice', '{en}', 15000, 'INR', 'Asia/Kolkata', now(), now())`,
    [id, userId],
  );
  await pool.query(
    `insert into availability_rule (id, doctor_id, weekday, start_time, end_time, slot_minutes, created_at)
     select gen_random_uuid(), $1, weekday, '00:00', '24:00', 15, now() from generate_series(1, 7) weekday`,
    [id],
  );
  return id;
}

async function starts(url: string, doctorId: string): Promise<string[]> {
  const day = (offset: number) => new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);
  const answer = await fetch(`${url}/api/v1/doctors/${doctorId}/slots?from=${day(2)}&to=${day(DAYS)}`);
  const { data } = (await answer.json()) as { data: { startsAt: string }[] };
  return data.map(({ startsAt }) => startsAt);
}
