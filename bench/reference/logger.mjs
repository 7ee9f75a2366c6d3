import pino from 'pino';

const GATHERED_BYTES = 4_096;
const GATHERED_MS = 200;

/** JSON lines on standard output, gathered as the service gathers its own. @param {string} level */
export function createLogger(level) {
  const base = { service: 'reference', role: 'api' };
  const destination = { dest: 1, sync: false, minLength: GATHERED_BYTES, periodicFlush: GATHERED_MS };
  return pino({ level, base, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(destination));
}
