import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../kernel/domain-error';

/** 412: the caller edits a version that is no longer the current one. */
export class VersionConflict extends DomainError {
  constructor() {
    super('version_conflict', 'precondition_failed', 'Somebody else changed this in the meantime. Read it again.');
  }
}

/** The version that the caller read and means to change; undefined when any will do. @throws VersionConflict */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number | undefined => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (header === undefined || header.trim() === '*') return undefined;
  const [, version] = /^\s*"?(\d{1,9})"?\s*$/.exec(header) ?? [];
  // Nothing that we ever handed out, so it matches nothing (RFC 9110, 13.1.1).
  if (version === undefined) throw new VersionConflict();
  return Number(version);
});

export const ApiIfMatch = (): MethodDecorator =>
  ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The version that was read before: 412 when there is a newer one.',
    schema: { type: 'string' },
    example: '"3"',
  });

/** @throws VersionConflict when the caller named another version */
export function assertVersion(expected: number | undefined, { version }: { version: number }): void {
  if (expected !== undefined && expected !== version) throw new VersionConflict();
}
