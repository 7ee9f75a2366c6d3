import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type FieldFault, ValidationFailed } from '../../kernel/domain-error';
import { refusedInput } from './refused-input';

/**
 * A request class of a hot path may take a body that is right in every way without asking class-validator, which takes fifty times
 * as long to say the same.
 */
export interface QuicklyAccepted {
  /** The body as class-transformer would make it, or null where anything at all is not plainly right. */
  accepted(body: unknown): object | null;
}

@Injectable()
class ShapePipe extends ValidationPipe {
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { type, metatype } = metadata;
    // What our own parameter decorators and pipes hand out has been checked by them.
    if (type === 'custom' || metatype === undefined || metatype === String) return value as Promise<unknown>;
    const refused = refusedInput(value);
    if (refused.length > 0) throw new ValidationFailed(refused);
    const accepted = 'accepted' in metatype && (metatype as unknown as QuicklyAccepted).accepted(value);
    return accepted ? (accepted as Promise<unknown>) : super.transform(value, metadata);
  }
}

/** Checks shapes: unknown fields are refused, all faults come at once. Meaning is checked by the entities. */
export function validationPipe(): ValidationPipe {
  return new ShapePipe({
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
