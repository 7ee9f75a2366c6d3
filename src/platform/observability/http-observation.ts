import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Histogram } from 'prom-client';

/** The route of requests that matched none, so that strangers cannot make up label values. */
const UNMATCHED = 'unmatched';
/** Asked every few seconds by machines: counted like all others, but not worth a line at info. */
const MACHINE_ROUTES = /^\/(health|metrics)\b/;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Buckets and names as OpenTelemetry's semantic conventions for HTTP say. */
const duration = new Histogram({
  name: 'http_server_request_duration_seconds',
  help: 'Duration of HTTP server requests.',
  labelNames: ['http_request_method', 'http_route', 'http_response_status_code'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
});

type Observed = ReturnType<typeof duration.labels>;

/** Per route and method the histogram's children by status: prom-client hashes labels anew on each look-up, which costs more than the observation. */
const children = new Map<string, Map<string, Map<number, Observed>>>();

/** Measures every request and writes one line about it; neither bodies nor query strings are in it. */
export function observeHttp(fastify: FastifyInstance, log: Logger): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    observe(request, reply, log);
    done();
  });
}

function observe(request: FastifyRequest, reply: FastifyReply, log: Logger): void {
  const route = request.is404 ? UNMATCHED : (request.routeOptions.url ?? UNMATCHED);
  const milliseconds = reply.elapsedTime;
  const status = reply.statusCode;
  childFor(route, request.method, status).observe(milliseconds / 1_000);
  const { method, id: requestId } = request;
  const line = { requestId, method, route, status, ms: Math.round(milliseconds * 10) / 10 };
  if (MACHINE_ROUTES.test(route)) log.debug(line, 'request');
  else log.info(line, 'request');
}

function childFor(route: string, given: string, status: number): Observed {
  const method = METHODS.has(given) ? given : '_OTHER';
  const byMethod = ensure(children, route, () => new Map<string, Map<number, Observed>>());
  const byStatus = ensure(byMethod, method, () => new Map<number, Observed>());
  return ensure(byStatus, status, () => duration.labels(method, route, String(status)));
}

function ensure<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
