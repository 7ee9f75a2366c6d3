import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { RenderedAnswer } from './envelope';

/** What the caller already has, by its ETags. */
export const IfNoneMatch = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined =>
    context.switchToHttp().getRequest<FastifyRequest>().headers['if-none-match'],
);

/** For the success of a route that takes If-None-Match. */
export const ETAG_HEADER = {
  ETag: { description: 'Names this state; send it as If-None-Match.', schema: { type: 'string' as const } },
};

export const ApiIfNoneMatch = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'The ETag of an earlier answer: 304 without a body while it is still the same.',
      schema: { type: 'string' },
    }),
    ApiResponse({ status: 304, description: 'Still the same.', headers: ETAG_HEADER }),
  );

/** The answer, or 304 when the caller has it already. */
export function unlessKnown(answer: RenderedAnswer, ifNoneMatch: string | undefined): RenderedAnswer {
  if (ifNoneMatch === undefined || !names(ifNoneMatch, answer.headers.ETag)) return answer;
  return new RenderedAnswer('', 304, answer.headers);
}

// The comparison is weak (RFC 9110, 13.1.2): a proxy that compressed the answer marks its ETag W/.
function names(header: string, etag: string): boolean {
  return header === etag || header.split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '')));
}
