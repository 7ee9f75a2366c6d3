import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** What a reader must take on average, in bytes a second, once an answer waits for it: less than any modem. */
const SLOWEST = 1_024;

interface Waiting {
  since: number;
  /** What the system had taken off us then. */
  taken: number;
}

/**
 * Hangs up on who asks for much and hardly reads it: what has not been read waits in our memory. Requests that arrive slowly are ended by
 * the time limits of the server itself.
 *
 * @param patienceMs how long somebody may read too slowly
 * @returns what ends the watch
 */
export function hangUpOnSlowReaders(server: Server, patienceMs: number): () => void {
  const sockets = new Set<Socket>();
  const waiting = new WeakMap<Socket, Waiting>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const watch = setInterval(() => {
    const now = performance.now();
    for (const socket of sockets) if (isTooSlow(socket, waiting, now, patienceMs)) socket.destroy();
  }, patienceMs / 4);
  watch.unref();
  return () => clearInterval(watch);
}

function isTooSlow(socket: Socket, waiting: WeakMap<Socket, Waiting>, now: number, patienceMs: number): boolean {
  if (socket.writableLength === 0) {
    waiting.delete(socket);
    return false;
  }
  // bytesWritten counts what still waits here too.
  const taken = socket.bytesWritten - socket.writableLength;
  const before = waiting.get(socket);
  const elapsed = now - (before?.since ?? now);
  if (before && elapsed >= patienceMs && taken - before.taken < (SLOWEST * elapsed) / 1_000) return true;
  if (!before || elapsed >= patienceMs) waiting.set(socket, { since: now, taken });
  return false;
}
