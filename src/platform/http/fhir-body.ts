import type { FastifyInstance } from 'fastify';
import { DomainError } from '../../kernel/domain-error';

/** Teaches the server to take JSON under the name that FHIR has for it, on routes that take signed bytes; others want plain JSON. */
export function takeFhir(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/fhir+json', { parseAs: 'string' }, (request, body, done) => {
    if (request.routeOptions.config.keepsRawBody) return parse(request, String(body), done);
    const message = 'Send the body as application/json.';
    done(new DomainError('unsupported_media_type', 'unsupported_media_type', message));
  });
}
