import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type FieldFault, ValidationFailed } from '../../kernel/domain-error';

/** Checks shapes: unknown fields are refused, all faults come at once. Meaning is checked by the entities. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new ValidationFailed(errors.flatMap((error) => faultsOf(error))),
  });
}

function faultsOf(error: ValidationError, parent = ''): FieldFault[] {
  const field = parent + error.property;
  const own = Object.values(error.constraints ?? {}).map((message) => ({
    field,
    message: readable(message, error.property),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, `${field}.`))];
}

// class-validator writes "property reason should not exist" and "reason must be a string"; the field is named beside the message.
function readable(message: string, property: string): string {
  return message.replace(`property ${property} should not exist`, 'is not a known field').replace(`${property} `, '');
}
