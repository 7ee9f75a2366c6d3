import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsEmail,
  IsIn,
  IsString,
  Length,
  Matches,
  MaxLength,
} from 'class-validator';
import { PARTNER_SCOPE_NAMES } from '../../../platform/auth/partner-scopes';
import { PARTNER_FORMATS, PARTNER_KINDS } from '../partner.entity';

const trimmed = (value: unknown) => (typeof value === 'string' ? value.trim() : value);

/** A name for people, on one line. */
export const IsName = (example: string, required = true): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: 'string', minLength: 1, maxLength: 100, example, required }),
    Transform(({ value }: { value: unknown }) => trimmed(value)),
    IsString(),
    Length(1, 100),
    Matches(/^[^\p{Cc}\p{Cs}]*$/u, { message: 'must not hold control characters' }),
  );

export const IsPartnerKind = (required = true): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ enum: PARTNER_KINDS, enumName: 'PartnerKind', example: 'pharmacy_management_system', required }),
    IsIn(PARTNER_KINDS),
  );

export const IsPartnerFormat = (more: { default?: string } = {}): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      enum: PARTNER_FORMATS,
      enumName: 'PartnerFormat',
      description:
        'Of the events that it sends and gets. A change holds for what is read and written from then on: events that wait or are replayed are read in the new format, deliveries that are written down stay as they are.',
      example: 'generic',
      required: false,
      ...more,
    }),
    IsIn(PARTNER_FORMATS),
  );

/** ASCII only, as the mailer takes it. */
export const IsContactEmail = (required = true): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: 'string', format: 'email', maxLength: 254, example: 'it@chemist.example', required }),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim().toLowerCase() : value)),
    IsEmail({}, { message: 'must be an e-mail address' }),
    Matches(/^[!-~]*$/, { message: 'must be an e-mail address in ASCII' }),
    MaxLength(254),
  );

export const IsScopes = (description: string, required = true): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      enum: PARTNER_SCOPE_NAMES,
      enumName: 'PartnerScope',
      isArray: true,
      uniqueItems: true,
      description,
      example: ['products:read', 'inventory:read'],
      required,
    }),
    IsArray(),
    ArrayMaxSize(PARTNER_SCOPE_NAMES.length),
    ArrayUnique(),
    IsIn(PARTNER_SCOPE_NAMES, { each: true, message: `must be of: ${PARTNER_SCOPE_NAMES.join(', ')}` }),
  );
