import { timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { OpenedSecret } from '../secrets/webhook-secrets-in-force';

const TOLERANCE_SECONDS = 300;
/** More than anybody has secrets; a longer header only costs us hashes. */
const MOST_SIGNATURES = 8;
const ID = /^[\x21-\x7e]{1,200}$/;
const TIMESTAMP = /^\d{1,11}$/;

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** What the headers of Standard Webhooks say, before anybody believes it. */
export interface SignedHeaders {
  id: string;
  at: Date;
  signatures: readonly string[];
}

/** @returns null where something is missing or is not what the standard says */
export function signedHeaders(headers: Headers): SignedHeaders | null {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers;
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') return null;
  if (!ID.test(id) || !TIMESTAMP.test(timestamp)) return null;
  return { id, at: new Date(Number(timestamp) * 1_000), signatures: signature.split(' ').slice(0, MOST_SIGNATURES) };
}

/** Five minutes either way. By our clock and not by the library's, which only knows the system's. */
export function isTimely({ at }: SignedHeaders, now: Date): boolean {
  return Math.abs(Math.floor(now.getTime() / 1_000) - at.getTime() / 1_000) <= TOLERANCE_SECONDS;
}

/**
 * @param body as it came; valid UTF-8
 * @returns the secret that one of the signatures was made with
 */
export function signerOf(
  body: Buffer,
  { id, at, signatures }: SignedHeaders,
  secrets: readonly OpenedSecret[],
): OpenedSecret | undefined {
  return secrets.find(({ secret }) => {
    const expected = Buffer.from(new Webhook(secret).sign(id, at, body));
    return signatures.some((given) => isSame(Buffer.from(given), expected));
  });
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
