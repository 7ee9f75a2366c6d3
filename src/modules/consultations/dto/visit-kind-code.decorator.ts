import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches } from 'class-validator';

/** The code of a kind of visit; whether the doctor offers it, the doctor knows. */
export const VisitKindCode = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      pattern: '^[a-z][a-z0-9_]{0,39}$',
      description:
        'One of the kinds of visit that the doctor offers, with its own length and fee; left out, a visit as long as the slot.',
      example: 'first_visit',
    }),
    IsOptional(),
    Matches(/^[a-z][a-z0-9_]{0,39}$/, { message: '$property must be the code of a kind of visit' }),
    IsString(),
  );
