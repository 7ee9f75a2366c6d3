import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

/** A password to be: long enough; whether it is easy to guess is judged later. */
export function IsNewPassword(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: 'string',
      format: 'password',
      minLength: 10,
      maxLength: 200,
      description:
        'Refused when it is easy to guess: from lists of stolen passwords, or made of the name or the e-mail address.',
      example: 'a long sentence is best',
    }),
    IsString(),
    Length(10, 200),
  );
}

/** The password that the account has. */
export function IsCurrentPassword(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: 'string',
      format: 'password',
      minLength: 1,
      maxLength: 200,
      description: 'Asked once more, since a session may be left open or stolen.',
      example: 'a long sentence is best',
    }),
    IsString(),
    Length(1, 200),
  );
}
