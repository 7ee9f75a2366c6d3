import { createServer } from 'node:net';

// Below those that kernels hand out to outgoing connections, so that a remembered port is seldom taken the next time.
const [FIRST, COUNT] = [20_000, 12_000];
const ATTEMPTS = 50;

/**
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<string | undefined>} why nobody can listen there, as the system's error code; undefined if one can
 */
export function listenFault(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => resolve(error.code));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
}

/**
 * @param {number} [preferred] taken if it is still free
 * @returns {Promise<number>} a free port on 127.0.0.1
 */
export async function freePort(preferred) {
  if (preferred && !(await listenFault(preferred))) return preferred;
  for (let tries = 0; tries < ATTEMPTS; tries += 1) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (!(await listenFault(port))) return port;
  }
  throw new Error(`No free port between ${FIRST} and ${FIRST + COUNT} on 127.0.0.1.`);
}
