import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';

interface ReasonOptions {
  description: string;
  example: string;
  required: boolean;
}

/** Why somebody does something to a visit: trimmed, 1 to 1,000 characters, sealed before it is stored. */
export const Reason = ({ description, example, required }: ReasonOptions): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ minLength: 1, maxLength: 1000, description, example, required }),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value)),
    MaxLength(1000),
    IsNotEmpty(),
    IsString(),
    ...(required ? [] : [IsOptional()]),
  );
