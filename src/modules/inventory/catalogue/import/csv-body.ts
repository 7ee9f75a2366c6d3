import { createParamDecorator, type ExecutionContext, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../../../../kernel/domain-error';
import { API_PREFIX } from '../../../../platform/http/envelope';

const ROUTE = `${API_PREFIX}/products/imports`;
const LARGEST_FILE = 10 * 1024 * 1024;

/** Teaches the server to take CSV, on the one route that wants it. */
@Injectable()
export class CsvBodies implements OnModuleInit {
  constructor(private readonly http: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify = this.http.httpAdapter?.getInstance<FastifyInstance>();
    fastify?.addContentTypeParser('text/csv', { parseAs: 'buffer', bodyLimit: LARGEST_FILE }, (request, body, done) => {
      if (request.routeOptions.url === ROUTE) done(null, body);
      else done(unsupported('Send the body as application/json.'));
    });
  }
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
