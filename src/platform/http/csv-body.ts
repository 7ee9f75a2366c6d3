import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../../kernel/domain-error';

const LARGEST_FILE = 10 * 1024 * 1024;

declare module 'fastify' {
  interface FastifyContextConfig {
    takesCsv?: boolean;
  }
}

/** Lets a route take a CSV file of up to 10 MiB as its body; {@link CsvBody} hands it over. */
export const TakesCsv = () => RouteConfig({ takesCsv: true });

/** Teaches the server to take CSV, on the routes that want it. */
export function takeCsv(fastify: FastifyInstance): void {
  fastify.addContentTypeParser('text/csv', { parseAs: 'buffer', bodyLimit: LARGEST_FILE }, (request, body, done) => {
    if (request.routeOptions.config.takesCsv) done(null, body);
    else done(unsupported('Send the body as application/json.'));
  });
}

/** The bytes of a CSV file. @throws DomainError `unsupported_media_type` for a body of another type, or none */
export const CsvBody = createParamDecorator((_: unknown, context: ExecutionContext): Buffer => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  if (Buffer.isBuffer(body)) return body;
  throw unsupported('Send the file as text/csv.');
});

function unsupported(message: string): DomainError {
  return new DomainError('unsupported_media_type', 'unsupported_media_type', message);
}
