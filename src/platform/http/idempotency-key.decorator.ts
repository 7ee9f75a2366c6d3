import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../kernel/domain-error';

const LONGEST_KEY = 255;

/** The Idempotency-Key header, or null. @throws DomainError `idempotency_key_malformed` when it is empty or too long */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext): string | null => {
  const key = context.switchToHttp().getRequest<FastifyRequest>().headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key === 'string' && key.length > 0 && key.length <= LONGEST_KEY) return key;
  throw new DomainError('idempotency_key_malformed', 'malformed', 'Idempotency-Key takes 1 to 255 characters, once.');
});
