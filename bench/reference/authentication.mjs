import jsonwebtoken from 'jsonwebtoken';
import { createPublicKey } from 'node:crypto';
import { Refusal } from './errors.mjs';

const CHECKS = { algorithms: ['ES256'], issuer: 'theriac', audience: 'theriac-api' };
/** As many as the service remembers. */
const REMEMBERED = 20_000;

/** @param {import('pg').Pool} pool @returns {Promise<Map<string, import('node:crypto').KeyObject>>} public keys by `kid` */
export async function signingKeys(pool) {
  const { rows } = await pool.query('select kid, public_jwk from signing_key');
  return new Map(rows.map(({ kid, public_jwk }) => [kid, createPublicKey({ key: public_jwk, format: 'jwk' })]));
}

/**
 * A hook maker that lets in people with a good access token and one of the roles, before the body is looked at. Like the service it verifies the
 * signature of a token once, and looks every time whether the token has expired and its session goes on.
 *
 * @param {Map<string, import('node:crypto').KeyObject>} keys
 */
export function authenticator(keys) {
  const verified = new Map();
  // Of the recent past. Nobody logs out here, but the look is part of the work.
  const endedSessions = new Set();

  const verify = (token) => {
    const { kid } = jsonwebtoken.decode(token, { complete: true })?.header ?? {};
    const claims = jsonwebtoken.verify(token, keys.get(kid), CHECKS);
    if (verified.size >= REMEMBERED) verified.delete(verified.keys().next().value);
    verified.set(token, claims);
    return claims;
  };
  const claimsOf = (token) => {
    const claims = verified.get(token) ?? verify(token);
    if (claims.exp * 1_000 <= Date.now() || endedSessions.has(claims.sid)) throw new Error('over');
    return claims;
  };

  return (roles) => (request, _reply, done) => {
    const header = request.headers.authorization;
    if (!header?.startsWith('Bearer '))
      return done(unauthenticated('Sign in first: send Authorization: Bearer <access token>.'));
    let claims;
    try {
      claims = claimsOf(header.slice(7));
    } catch {
      return done(unauthenticated('The access token is not valid or has expired.'));
    }
    if (!roles.includes(claims.role)) return done(new Refusal(403, 'forbidden', 'You may not do this.'));
    request.actor = { id: claims.sub, role: claims.role, requestId: request.id, address: request.ip };
    done();
  };
}

const unauthenticated = (message) => new Refusal(401, 'unauthenticated', message);
