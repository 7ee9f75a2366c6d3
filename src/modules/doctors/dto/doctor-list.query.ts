import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { PageQuery } from '../../../platform/http/page';
import { CURRENCY, LANGUAGE, LARGEST_FEE } from './register-doctor.request';

export const DOCTOR_SORTS = ['name', '-name', 'fee', '-fee', 'earliest'] as const;

const Fee = (description: string) =>
  ApiPropertyOptional({ type: 'integer', format: 'int64', minimum: 0, maximum: LARGEST_FEE, description });

export class DoctorListQuery extends PageQuery {
  @ApiPropertyOptional({ minLength: 1, maxLength: 100, description: 'In any case of letters.', example: 'Cardiology' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  specialty?: string;

  @ApiPropertyOptional({ pattern: LANGUAGE.source, description: 'A language the doctor speaks.', example: 'en' })
  @IsOptional()
  @Matches(LANGUAGE, { message: 'must be a language tag, such as en' })
  language?: string;

  @ApiPropertyOptional({ pattern: CURRENCY.source, description: 'Of the fee, ISO 4217.', example: 'INR' })
  @IsOptional()
  @Matches(CURRENCY, { message: 'must be a currency code, such as INR' })
  currency?: string;

  @Fee('Lowest fee, in the minor unit of its currency.')
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(LARGEST_FEE)
  minFee?: number;

  @Fee('Highest fee, in the minor unit of its currency.')
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(LARGEST_FEE)
  maxFee?: number;

  @ApiPropertyOptional({
    type: 'string',
    format: 'date',
    description: "Only doctors with a free slot on this date of the doctor's own zone.",
    example: '2026-12-01',
  })
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'must be a date, YYYY-MM-DD' })
  availableOn?: string;

  @ApiPropertyOptional({
    enum: DOCTOR_SORTS,
    default: 'name',
    description:
      'Order; a minus turns it round. `earliest` lists those who can be booked at all, by their next free slot, and tells it; at most the first 1000.',
  })
  @IsOptional()
  @IsIn(DOCTOR_SORTS)
  sort: (typeof DOCTOR_SORTS)[number] = 'name';
}
