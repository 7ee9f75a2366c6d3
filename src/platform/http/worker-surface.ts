import type { FastifyInstance } from 'fastify';
import { ErrorBody } from './envelope';

/** What a worker answers: probes and scrapers. */
const ANSWERED = /^\/(health\/|metrics(\?|$))/;

/** Makes a process that only works off the queues answer 404 to everything else, before any route or body is looked at. */
export function answerAsWorkerOnly(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (ANSWERED.test(request.url)) {
      done();
      return;
    }
    const message = 'This process works off the queues and serves no API.';
    void reply.code(404).send(new ErrorBody({ message, code: 'not_found', requestId: request.id }));
  });
}
