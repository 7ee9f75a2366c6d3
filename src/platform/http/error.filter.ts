import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, type ErrorKind } from '../../kernel/domain-error';
import type { Denial, DenialRecorder } from '../auth/denials';
import { databaseErrorFor } from '../database/database-errors';
import { ErrorBody } from './envelope';
import { isUuid } from './id-param.decorator';

/** The HTTP status of each kind of error. */
export const STATUS: Readonly<Record<ErrorKind, number>> = {
  malformed: 400,
  unauthenticated: 401,
  payment_required: 402,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  precondition_failed: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  invalid: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
};

/** What Nest and Fastify refuse on their own, in our words. */
const BY_STATUS: Readonly<Record<number, DomainError>> = {
  400: new DomainError('malformed_request', 'malformed', 'The request could not be read; is its body valid JSON?'),
  404: new DomainError('route_not_found', 'not_found', 'There is no such route.'),
  405: new DomainError('route_not_found', 'not_found', 'There is no such route.'),
  413: new DomainError('body_too_large', 'payload_too_large', 'The body is larger than this route takes.'),
  415: new DomainError('unsupported_media_type', 'unsupported_media_type', 'Send the body as application/json.'),
};
const INTERNAL = new DomainError(
  'internal_error',
  'internal',
  'Something went wrong on our side; the request id helps us find it.',
);

/** The one place that turns errors into HTTP. No stack, SQL or patient data leaves it. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(ErrorFilter.name);

  constructor(private readonly denials?: DenialRecorder) {}

  catch(thrown: unknown, host: ArgumentsHost): void | Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const error = domainErrorFor(thrown);
    if (error.kind !== 'forbidden' || !this.denials) return this.answer(error, thrown, request, reply);
    // Recorded first: nobody learns of a denial that leaves no trace.
    return this.denials.record(denialOf(error, request)).then(() => this.answer(error, thrown, request, reply));
  }

  private answer(error: DomainError, thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (error.kind === 'internal') this.logger.error({ err: thrown, requestId: request.id }, 'unexpected error');
    const { retryAfter, ...details } = error.details;
    if (typeof retryAfter === 'number') void reply.header('Retry-After', String(Math.max(1, Math.ceil(retryAfter))));
    if (error.kind === 'unauthenticated' && !reply.hasHeader('WWW-Authenticate')) {
      void reply.header('WWW-Authenticate', 'Bearer');
    }
    void reply
      .code(STATUS[error.kind])
      // The route may have announced another type for its success.
      .type('application/json; charset=utf-8')
      .send(new ErrorBody({ message: error.message, code: error.code, requestId: request.id, ...details }));
  }
}

function denialOf(error: DomainError, request: FastifyRequest): Denial {
  const { actor, id: requestId, ip: address, method, routeOptions } = request;
  const { id } = (request.params ?? {}) as { id?: string };
  return {
    actor: actor ?? { id: null, role: 'anonymous', sessionId: null, requestId, address },
    code: error.code,
    method,
    route: routeOptions.url ?? 'unknown',
    ...(id !== undefined && isUuid(id) && { subjectId: id.toLowerCase() }),
  };
}

function domainErrorFor(thrown: unknown): DomainError {
  const known = databaseErrorFor(thrown);
  if (known instanceof DomainError) return known;
  const status = thrown instanceof HttpException ? thrown.getStatus() : (thrown as { statusCode?: number }).statusCode;
  if (status === 503)
    return new DomainError('unavailable', 'unavailable', 'The service cannot answer right now.', { retryAfter: 1 });
  return BY_STATUS[status ?? 500] ?? INTERNAL;
}
