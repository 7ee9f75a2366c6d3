import fastify from 'fastify';
import { uuidv7 } from 'uuidv7';
import { authenticator, signingKeys } from './authentication.mjs';
import { bookingRoute } from './booking.mjs';
import { Claims } from './claims.mjs';
import { createPool } from './database.mjs';
import { DoctorRecords } from './doctor-records.mjs';
import { answerErrors } from './errors.mjs';
import { Invalidations } from './invalidations.mjs';
import { createLogger } from './logger.mjs';
import { observe, register } from './observation.mjs';
import { profileRoute } from './profile.mjs';
import { slotsRoute } from './slots.mjs';

const REQUEST_ID = /^[\w.:-]{1,128}$/;

/**
 * The paths of the service that the benchmark asks for, written by hand on Fastify and pg: the same answers, rows, checks, caches, log
 * lines and metrics, without a framework and an ORM between.
 *
 * @param {NodeJS.ProcessEnv} env DATABASE_URL, PORT, LOG_LEVEL
 */
export async function serve(env) {
  const app = createServer(env.LOG_LEVEL);
  const pool = createPool(env.DATABASE_URL);
  const invalidations = await Invalidations.connect(env.DATABASE_URL);
  const doctors = new DoctorRecords(pool);
  const claims = new Claims(pool, doctors, invalidations);
  const signedIn = authenticator(await signingKeys(pool));

  app.get('/health/live', () => ({ status: 'ok' }));
  app.get('/health/ready', async () => {
    await pool.query('select 1');
    return { status: 'ok' };
  });
  app.get('/metrics', async (_, reply) => {
    reply.type(register.contentType);
    return register.metrics();
  });
  app.get('/api/v1/doctors/:id', profileRoute(doctors));
  app.get('/api/v1/doctors/:id/slots', slotsRoute(doctors, claims));
  app.post('/api/v1/consultations', bookingRoute({ pool, doctors, claims, signedIn }));

  process.once('SIGTERM', async () => {
    await app.close();
    await invalidations.close();
    await pool.end();
  });
  await app.listen({ port: Number(env.PORT), host: '127.0.0.1' });
}

function createServer(level) {
  const app = fastify({
    // Requests are logged by a hook: a logger of Fastify's would make a child for each.
    logger: false,
    bodyLimit: 1_048_576,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    // Unknown fields are refused, all faults come at once.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true } },
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : uuidv7();
    },
  });
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('X-Request-Id', request.id);
    // What a route does not declare cacheable is for nobody to keep, as the service has it.
    if (request.url.startsWith('/api/')) reply.header('Cache-Control', 'no-store');
    done();
  });
  app.decorateRequest('actor', null);
  const log = createLogger(level);
  observe(app, log);
  answerErrors(app, log);
  return app;
}
