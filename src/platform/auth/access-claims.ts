import { type Role, ROLES } from './actor';

/** Seconds that an access token is good for. */
export const ACCESS_TOKEN_SECONDS = 900;
export const TOKEN_ISSUER = 'theriac';
export const TOKEN_AUDIENCE = 'theriac-api';

/** `amr` of somebody who showed a password and a second factor (RFC 8176). */
export const SECOND_FACTOR_METHODS: readonly string[] = ['pwd', 'mfa'];

/** What an access token says of its bearer. */
export interface AccessClaims {
  /** Account id. */
  sub: string;
  role: Role;
  /** Session id. */
  sid: string;
  /** How the bearer proved who he is (RFC 8176): holds `mfa` when a second factor was shown. */
  amr?: readonly string[];
}

/** With the instants that the token carries, in seconds since 1970. */
export interface TimedClaims extends AccessClaims {
  iat: number;
  exp: number;
}

/** A payload that our own key signed is ours; one without an end, or of a shape of another release, is no access token all the same. */
export function areTimedClaims(payload: Partial<TimedClaims>): payload is TimedClaims {
  const { sub, role, sid, iat, exp } = payload;
  return (
    typeof sub === 'string' &&
    typeof sid === 'string' &&
    role !== undefined &&
    ROLES.includes(role) &&
    Number.isSafeInteger(iat) &&
    Number.isSafeInteger(exp)
  );
}
