import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

/** The part of a mailed link after `#token=`. */
export function IsAccountToken(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: 'string',
      pattern: '^[\\w-]{43}$',
      description: 'The part of the link in the mail after `#token=`.',
      example: 'Jb4k2m1oTq0uV8xwz3yC5dE6fG7hI9jKlMnOpQrStUv',
    }),
    Matches(/^[\w-]{43}$/, { message: 'must be the part of the link after #token=' }),
  );
}
