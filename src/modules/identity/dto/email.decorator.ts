import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, Matches, MaxLength } from 'class-validator';

/**
 * An e-mail address, trimmed and in lower case before it is checked. ASCII only (a domain in another script is written in Punycode), so
 * that PostgreSQL and JavaScript agree on what lower case is.
 */
export function IsAccountEmail(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'string', format: 'email', maxLength: 254, example: 'asha@example.org' }),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim().toLowerCase() : value)),
    IsEmail({}, { message: 'must be an e-mail address' }),
    Matches(/^[!-~]*$/, { message: 'must be an e-mail address in ASCII' }),
    MaxLength(254),
  );
}
