import { Secret, TOTP } from 'otpauth';

/** RFC 6238 as every authenticator app has it; others offer what some of them do not know. */
const PARAMETERS = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** RFC 4226 recommends 160 bits. */
const SECRET_BYTES = 20;
/** Steps before and after the present one that are taken too: clocks of phones differ. */
const WINDOW = 1;
const ISSUER = 'Theriac';

/** @returns a new secret in Base32, as authenticator apps take it */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** What the QR code shows that an authenticator app scans. @param account names it in the app */
export function otpauthUri(secret: string, account: string): string {
  return totpOf(secret, account).toString();
}

/**
 * The time step whose code this is, or null for a wrong one. Whether the step was used before is for the database to say: a code is
 * good once (RFC 6238, section 5.2).
 */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  const timestamp = now.getTime();
  const delta = totpOf(secret, '').validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? null : Math.floor(timestamp / (PARAMETERS.period * 1_000)) + delta;
}

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({ ...PARAMETERS, issuer: ISSUER, label, secret: Secret.fromBase32(secret) });
}
