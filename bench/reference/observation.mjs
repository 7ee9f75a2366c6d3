import { collectDefaultMetrics, Histogram, register } from 'prom-client';

export { register };

collectDefaultMetrics();

const duration = new Histogram({
  name: 'http_server_request_duration_seconds',
  help: 'Duration of HTTP server requests.',
  labelNames: ['http_request_method', 'http_route', 'http_response_status_code'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
});
// prom-client hashes labels anew on each look-up.
const children = new Map();

/**
 * Measures every request and writes one line about it.
 *
 * @param {import('fastify').FastifyInstance} app
 * @param {import('pino').Logger} log
 */
export function observe(app, log) {
  app.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const route = request.routeOptions.url ?? 'unmatched';
    const ms = reply.elapsedTime;
    const status = reply.statusCode;
    const key = `${method} ${route} ${status}`;
    let child = children.get(key);
    if (!child) children.set(key, (child = duration.labels(method, route, String(status))));
    child.observe(ms / 1_000);
    const line = { requestId: request.id, method, route, status, ms: Math.round(ms * 10) / 10 };
    if (route.startsWith('/api/')) log.info(line, 'request');
    else log.debug(line, 'request');
    done();
  });
}
