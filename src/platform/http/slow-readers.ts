import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** What a reader must take on average, in bytes a second, once an answer waits for it: less than any modem. */
const SLOWEST = 1_024;

interface Waiting {
  since: number;
  /** What the system had taken off us then. */
  taken: number;
}

/** The part of a socket's handle that node itself asks when it decides whether a write that takes long is getting anywhere. */
interface StreamHandle {
  bytesWritten: number;
  writeQueueSize: number;
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
  const taken = takenOffUs(socket);
  const before = waiting.get(socket);
  const elapsed = now - (before?.since ?? now);
  if (before && elapsed >= patienceMs && taken - before.taken < (SLOWEST * elapsed) / 1_000) return true;
  if (!before || elapsed >= patienceMs) waiting.set(socket, { since: now, taken });
  return false;
}

/**
 * @returns bytes that the system has taken for this socket. The public counters take an answer that was written in one piece for unread
 *   until its last byte has gone: somebody on a slow line would be hung up on in the middle of a large one.
 */
function takenOffUs(socket: Socket): number {
  const handle = (socket as unknown as { _handle?: StreamHandle | null })._handle;
  return handle ? handle.bytesWritten - handle.writeQueueSize : socket.bytesWritten - socket.writableLength;
}
