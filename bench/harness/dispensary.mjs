import { randomUUID } from 'node:crypto';
import { patientId, startOf } from './practice.mjs';

export const VISITS = 60;
export const PRODUCTS = 200;
const PASSWORD = 'theriac-demo';
/** Argon2id of it, with the service's parameters. */
const PASSWORD_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$hQrFUXKWeUzgJwHny7PkaQ$Rn+3gR62hO0fS7VvtLW5tF0tly2z6RDAj9Die4hLeAk';

/** A doctor whose patients sit with him, and a dispensary with plenty of everything; visits and logins by the API. */
export async function openDispensary({ databases, database, url, tokens }) {
  const rows = (text, values) => databases.rows(database, text, values);
  const [doctorUser, pharmacist, locationId] = [randomUUID(), randomUUID(), randomUUID()];
  for (const [id, role] of [
    [doctorUser, 'doctor'],
    [pharmacist, 'pharmacist'],
  ]) {
    await rows(
      `insert into user_account (id, email, password_hash, name, role, created_at, updated_at) values ($1, $2, $3, $4, $4, now(), now())`,
      [id, `${role}@bench.local`, PASSWORD_HASH, role],
    );
  }
  const [{ id: doctorId }] = await rows(`update doctor set user_id = $1 where name = 'Dr 1' returning id`, [
    doctorUser,
  ]);
  await rows(
    `insert into stock_location (id, name, kind, time_zone, created_at, updated_at) values ($1, 'Counter', 'dispensary', 'Asia/Kolkata', now(), now())`,
    [locationId],
  );
  const products = await rows(
    `insert into product (id, generic_name, form, storage_condition, storage_min_celsius, storage_max_celsius, prescription_only, use_unit,
        purchase_unit, units_per_purchase_unit, created_at, updated_at)
       select gen_random_uuid(), 'Medicine ' || n, 'tablet', 'room_temperature', 15, 25, true, 'tablet', 'box', 20, now(), now()
         from generate_series(1, ${PRODUCTS}) n returning id`,
  );
  await rows(
    `insert into lot (id, product_id, location_id, batch, expires_on, status, created_at, updated_at)
       select gen_random_uuid(), id, $1, 'B' || b, current_date + 200 + b * 100, 'available', now(), now() from product, generate_series(1, 3) b`,
    [locationId],
  );
  await rows(
    `insert into stock_movement (id, lot_id, kind, quantity, source_type, source_id, line, actor_role, at)
       select gen_random_uuid(), id, 'receipt', 100000, 'receipt', gen_random_uuid(), 1, 'system', now() from lot`,
  );
  const visits = await bookedVisits({ url, tokens, doctorId });
  await rows(`update consultation set status = 'in_progress'`);
  await rows('analyze');
  const logins = await Promise.all(['doctor', 'pharmacist'].map((role) => logIn(url, `${role}@bench.local`)));
  return { locationId, products: products.map(({ id }) => id), visits, doctor: logins[0], pharmacist: logins[1] };
}

async function bookedVisits({ url, tokens, doctorId }) {
  const { body: free } = await ask(url, 'GET', `/doctors/${doctorId}/slots?from=${dayOf(7)}&to=${dayOf(20)}`);
  const visits = [];
  for (let at = 0; at < VISITS; at += 1) {
    const booking = {
      doctorId,
      startsAt: free.data[at].startsAt,
      reason: 'Cough',
      mode: 'video',
      payment: { method: 'at_clinic' },
    };
    const { body } = await ask(url, 'POST', '/consultations', { token: tokens[at], body: booking });
    visits.push({ id: body.data.id, patientId: patientId(at + 1) });
  }
  return visits;
}

const dayOf = (days) => startOf(days, 0).slice(0, 10);

async function logIn(url, email) {
  const { body } = await ask(url, 'POST', '/auth/login', { body: { email, password: PASSWORD } });
  return body.data.accessToken;
}

/** @throws Error for anything but a success: a benchmark of refusals says nothing. */
export async function ask(url, method, path, { token, body } = {}) {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
    },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return { body: JSON.parse(text) };
}
