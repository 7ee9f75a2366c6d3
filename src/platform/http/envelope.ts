import type { FastifyInstance, FastifyReply } from 'fastify';
import { Page } from './page';

export const API_PREFIX = '/api/v1';

/** An answer whose JSON is ready: rendered once, cached or stored, and sent as it is (envelope included). */
export class RenderedAnswer {
  constructor(
    readonly json: string,
    readonly status: number,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}
}

/** The body of every error; made by the exception filter. */
export class ErrorBody {
  readonly success = false;
  readonly error: Readonly<Record<string, unknown>>;

  constructor(error: Readonly<Record<string, unknown>>) {
    this.error = error;
  }
}

/** `data` with a sentence for a person. */
export class WithMessage {
  constructor(
    readonly data: unknown,
    readonly message: string,
  ) {}
}

// Null is no body and no Content-Length, as 304 wants it; an empty text would announce a length of 0. Fastify's types know only text.
const asItIs = (answer: unknown) => ((answer as RenderedAnswer).json || null) as string;

/**
 * Puts every answer below /api/v1 into the envelope. A Fastify hook rather than a Nest interceptor: an interceptor wraps each handler in
 * observables, which a booking would pay for.
 */
export function registerEnvelope(fastify: FastifyInstance): void {
  fastify.addHook('preSerialization', (request, reply, payload, done) => {
    if (!request.url.startsWith(API_PREFIX)) done(null, payload);
    else done(null, enveloped(payload, request.url, reply));
  });
}

function enveloped(payload: unknown, url: string, reply: FastifyReply): unknown {
  if (payload instanceof RenderedAnswer) {
    reply.code(payload.status).headers(payload.headers).serializer(asItIs);
    return payload;
  }
  if (payload instanceof ErrorBody) return payload;
  if (payload instanceof Page) {
    reply.headers(payload.headers(url));
    return { success: true, data: payload.items };
  }
  if (payload instanceof WithMessage) return { success: true, data: payload.data, message: payload.message };
  return { success: true, data: payload };
}

/** The envelope of a success as text, for answers that are rendered ahead. `data` is JSON already. */
export function renderedSuccess(data: string): string {
  return `{"success":true,"data":${data}}`;
}
