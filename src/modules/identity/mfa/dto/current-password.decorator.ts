import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

/** The password as it is, shown once more by somebody who is signed in. */
export const IsCurrentPassword = () =>
  applyDecorators(
    ApiProperty({
      type: 'string',
      format: 'password',
      minLength: 1,
      maxLength: 200,
      description: 'The password of the account, once more.',
      example: 'a long sentence is best',
    }),
    IsString(),
    Length(1, 200),
  );
