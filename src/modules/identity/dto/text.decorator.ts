import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsString, Length, Matches } from 'class-validator';

/** Trimmed text without control characters (PostgreSQL stores no NUL); line breaks only where they make sense. */
export function IsText(least: number, most: number, options: { lines?: boolean } = {}): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value)),
    IsString(),
    Length(least, most),
    Matches(options.lines ? /^(?:[^\p{Cc}\p{Cs}]|[\r\n\t])*$/u : /^[^\p{Cc}\p{Cs}]*$/u, {
      message: 'must not hold control characters',
    }),
  );
}
