import { all, compile } from '@fastify/proxy-addr';
import type { IncomingMessage } from 'node:http';
import type { Environment } from '../../config/env';

/** Whose X-Forwarded-For is believed. */
export function trustedProxies(env: Environment): string[] | undefined {
  return env.TRUSTED_PROXIES?.split(',').map((proxy) => proxy.trim());
}

/**
 * For requests that Fastify does not see, as the handshake of a web socket: the address that it would find.
 *
 * @returns null for a connection that is gone already
 */
export function clientAddresses(env: Environment): (request: IncomingMessage) => string | null {
  const proxies = trustedProxies(env);
  if (proxies === undefined) return ({ socket }) => socket.remoteAddress ?? null;
  const isTrusted = compile(proxies);
  return (request) => (request.socket.remoteAddress === undefined ? null : (all(request, isTrusted).at(-1) ?? null));
}
