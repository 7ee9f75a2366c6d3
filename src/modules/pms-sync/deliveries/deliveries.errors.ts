import { DomainError } from '../../../kernel/domain-error';

export function tooManyEndpoints(most: number): DomainError {
  const message = `A partner has ${most} endpoints at most. Remove one first.`;
  return new DomainError('too_many_endpoints', 'conflict', message, { most });
}

export function deliveryNotSettled(status: string): DomainError {
  const message = 'This delivery is still being tried. Only one that has ended can be made again.';
  return new DomainError('delivery_not_settled', 'conflict', message, { status });
}
