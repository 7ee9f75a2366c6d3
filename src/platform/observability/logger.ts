import pino, { type Logger, type LoggerOptions } from 'pino';
import type { Environment } from '../../config/env';

/** Never in a log, wherever in an object they turn up to two levels deep. */
const SECRET_FIELDS = [
  'password',
  'accessToken',
  'refreshToken',
  'token',
  'authorization',
  'cookie',
  'providerToken',
  'reason',
  'notes',
];

/** Lines are gathered until there are so many bytes or so much time has passed: a write of its own costs a request a tenth of its time. */
const GATHERED_BYTES = 4_096;
const GATHERED_MS = 200;

export interface Loggers {
  /** What the service says: secrets are redacted wherever they turn up. */
  service: Logger;
  /** One line a request, of fields that are known to be harmless: nothing to redact, so nothing to look for. */
  requests: Logger;
}

/** The loggers of the process: JSON lines on standard output, or readable ones for a person at a terminal. */
export function createLoggers(env: Environment): Loggers {
  const options: LoggerOptions = {
    level: env.LOG_LEVEL,
    base: { service: 'theriac', role: env.PROCESS_ROLE },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  const redact = {
    paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`, `req.headers.${field}`]),
    censor: '[redacted]',
  };
  const destination = destinationOf(env);
  return { service: pino({ ...options, redact }, destination), requests: pino(options, destination) };
}

function destinationOf({ LOG_FORMAT, LOG_LEVEL }: Environment): pino.DestinationStream {
  // A timer that gathers nothing would outlive an application that ends before its process does.
  if (LOG_LEVEL === 'silent') return pino.destination({ dest: 1, sync: true });
  return LOG_FORMAT === 'pretty' ? readable() : gathered();
}

function readable() {
  return pino.transport({
    target: 'pino-pretty',
    options: { ignore: 'pid,hostname,service,role' },
  }) as pino.DestinationStream;
}

// Written out when the process ends in any way but a kill -9, which may cost the last lines; what must not be lost is in the database.
function gathered() {
  return pino.destination({ dest: 1, sync: false, minLength: GATHERED_BYTES, periodicFlush: GATHERED_MS });
}
