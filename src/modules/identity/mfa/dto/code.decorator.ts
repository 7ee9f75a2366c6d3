import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, Length, Matches } from 'class-validator';

const CODE = {
  type: 'string' as const,
  pattern: '^\\d{6}$',
  description: 'Six digits of the authenticator app. Each is good once.',
  example: '287082',
};
const RECOVERY_CODE = {
  type: 'string' as const,
  minLength: 16,
  maxLength: 40,
  description: 'One of the recovery codes, with or without hyphens. Each is good once.',
  example: '7K2M-QF9D-X0TB-4RWA',
};

const isCode = () =>
  applyDecorators(
    // Apps show the digits in two groups, and people type what they see.
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.replace(/\s/g, '') : value)),
    Matches(/^\d{6}$/, { message: 'must be six digits' }),
  );

export const IsTotpCode = () => applyDecorators(ApiProperty(CODE), isCode());

export const IsOptionalTotpCode = () => applyDecorators(ApiPropertyOptional(CODE), isCode());

export const IsOptionalRecoveryCode = () =>
  applyDecorators(ApiPropertyOptional(RECOVERY_CODE), IsString(), Length(16, 40));
