// Standard Webhooks 1.0.0 (https://www.standardwebhooks.com): how events are signed, both ways.

import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_SECONDS = 300;

/** Headers for a body that goes out now. `secret` as Theriac shows it: `whsec_`, then base64. */
export function signedHeaders(id, body, secret, now = Date.now()) {
  const timestamp = String(Math.floor(now / 1_000));
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${macOf(id, timestamp, body, secret)}`,
  };
}

/** Whether these bytes were signed with the secret, within five minutes. Checked before the body is looked at. */
export function isGenuine(headers, body, secret, now = Date.now()) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!id || !/^\d{1,11}$/.test(timestamp ?? '') || !signatures) return false;
  if (Math.abs(now / 1_000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const expected = Buffer.from(`v1,${macOf(id, timestamp, body, secret)}`);
  return signatures.split(' ').some((signature) => isSame(Buffer.from(signature), expected));
}

function macOf(id, timestamp, body, secret) {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
}

function isSame(one, other) {
  return one.length === other.length && timingSafeEqual(one, other);
}
