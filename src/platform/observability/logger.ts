import pino, { type Logger } from 'pino';
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

/** The root logger of the process: JSON lines on standard output, or readable ones for a person at a terminal. */
export function createLogger(env: Environment): Logger {
  return pino({
    level: env.LOG_LEVEL,
    base: { service: 'theriac', role: env.PROCESS_ROLE },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`, `req.headers.${field}`]),
      censor: '[redacted]',
    },
    ...(env.LOG_FORMAT === 'pretty' && {
      transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname,service,role' } },
    }),
  });
}
