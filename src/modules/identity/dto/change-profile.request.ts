import { ApiPropertyOptional } from '@nestjs/swagger';
import { Matches, ValidateIf } from 'class-validator';
import type { ProfileChange } from '../profile';
import { IsText } from './text.decorator';

/** An absent field stays as it is. IsOptional would let null through for the fields that cannot be empty. */
const IfPresent = () => ValidateIf((_, value) => value !== undefined);
const IfNotNull = () => ValidateIf((_, value) => value !== undefined && value !== null);

/** Absent fields stay as they are; null clears phone, date of birth and address. */
export class ChangeProfileRequest implements ProfileChange {
  @ApiPropertyOptional({ type: 'string', minLength: 1, maxLength: 120, example: 'Asha Rao' })
  @IfPresent()
  @IsText(1, 120)
  name?: string;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    pattern: '^\\+[1-9]\\d{6,14}$',
    description: 'E.164.',
    example: '+919812345678',
  })
  @IfNotNull()
  @Matches(/^\+[1-9]\d{6,14}$/, { message: 'must be a phone number such as +919812345678' })
  phone?: string | null;

  @ApiPropertyOptional({ type: 'string', format: 'date', nullable: true, example: '1985-04-12' })
  @IfNotNull()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'must be a date such as 1985-04-12' })
  dateOfBirth?: string | null;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    minLength: 1,
    maxLength: 500,
    example: '12 MG Road, Bengaluru 560001',
  })
  @IfNotNull()
  @IsText(1, 500, { lines: true })
  address?: string | null;

  @ApiPropertyOptional({ type: 'string', maxLength: 35, description: 'Language tag (BCP 47).', example: 'en-IN' })
  @IfPresent()
  @IsText(2, 35)
  locale?: string;

  @ApiPropertyOptional({ type: 'string', maxLength: 64, description: 'IANA time zone.', example: 'Asia/Kolkata' })
  @IfPresent()
  @IsText(1, 64)
  timeZone?: string;
}
