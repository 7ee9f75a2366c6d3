import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type FieldFault, ValidationFailed } from '../../kernel/domain-error';
import type { SlotQuestion } from './free-slots';

/**
 * `?from=&to=&kind=` as they were written. Read by hand: class-validator would cost more than the cached listing that they ask for. What
 * they mean is checked by `FreeSlots`.
 */
export const SlotQuery = createParamDecorator((_: unknown, context: ExecutionContext): SlotQuestion => {
  const query = context.switchToHttp().getRequest<FastifyRequest>().query as Record<string, unknown>;
  let faults: FieldFault[] | undefined;
  for (const field in query) {
    if (isSlotField(field) && typeof query[field] === 'string') continue;
    const message = typeof query[field] === 'string' ? 'is not a known field' : 'must be given once';
    (faults ??= []).push({ field, message });
  }
  if (faults) throw new ValidationFailed(faults);
  return query;
});

export function isSlotField(field: string): boolean {
  return field === 'from' || field === 'to' || field === 'kind';
}

const dateQuery = (name: string, description: string, example: string): MethodDecorator =>
  ApiQuery({ name, required: false, description, schema: { type: 'string', format: 'date' }, example });

export const ApiSlotQuery = (): MethodDecorator =>
  applyDecorators(
    dateQuery('from', "First date by the doctor's clock; today when left out.", '2026-12-01'),
    dateQuery('to', 'Last date, inclusive, at most 62 days; seven days after `from` when left out.', '2026-12-07'),
    ApiQuery({
      name: 'kind',
      required: false,
      description: 'A kind of visit that the doctor offers, by its code; visits of the usual length when left out.',
      schema: { type: 'string' },
      example: 'follow_up',
    }),
  );
