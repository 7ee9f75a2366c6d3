import jsonwebtoken from 'jsonwebtoken';
import { Refusal } from './errors.mjs';

const CHECKS = { algorithms: ['HS256'], issuer: 'theriac', audience: 'theriac-api' };

/**
 * A hook maker that lets in people with a good access token and one of the roles, before the body is looked at.
 *
 * @param {import('node:crypto').KeyObject} key
 */
export function authenticator(key) {
  return (roles) => (request, _reply, done) => {
    const header = request.headers.authorization;
    if (!header?.startsWith('Bearer '))
      return done(unauthenticated('Sign in first: send Authorization: Bearer <access token>.'));
    let claims;
    try {
      claims = jsonwebtoken.verify(header.slice(7), key, CHECKS);
    } catch {
      return done(unauthenticated('The access token is not valid or has expired.'));
    }
    if (!roles.includes(claims.role)) return done(new Refusal(403, 'forbidden', 'You may not do this.'));
    request.actor = { id: claims.sub, role: claims.role, requestId: request.id, address: request.ip };
    done();
  };
}

const unauthenticated = (message) => new Refusal(401, 'unauthenticated', message);
