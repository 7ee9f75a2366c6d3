import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

export const LANGUAGE = /^[a-z]{2,3}(-[A-Z]{2})?$/;
export const CURRENCY = /^[A-Z]{3}$/;
export const LARGEST_FEE = 1_000_000_000_000;

export const Trimmed = () =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

/** Checked unless it was left out; null is a value. */
export const IfGiven = () => ValidateIf((_, value) => value !== undefined);

/** Checked unless it was left out or is null. */
export const IfSet = () => ValidateIf((_, value) => value !== undefined && value !== null);

/** A fee in the minor unit of its currency. */
export class FeeRequest {
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    minimum: 0,
    maximum: LARGEST_FEE,
    description: 'In the minor unit (paise, cents).',
    example: 150000,
  })
  @IsInt()
  @Min(0)
  @Max(LARGEST_FEE)
  amount!: number;

  @ApiProperty({ pattern: CURRENCY.source, description: 'ISO 4217 code.', example: 'INR' })
  @Matches(CURRENCY, { message: 'must be a currency code, such as INR' })
  currency!: string;
}

/** A new doctor; hours are set afterwards. */
export class RegisterDoctorRequest {
  @ApiProperty({ minLength: 1, maxLength: 200, example: 'Dr. Asha Rao' })
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name!: string;

  @ApiProperty({ minLength: 1, maxLength: 100, example: 'Cardiology' })
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  specialty!: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'string', pattern: LANGUAGE.source },
    minItems: 1,
    maxItems: 20,
    uniqueItems: true,
    description: 'Language tags (BCP 47).',
    example: ['en', 'hi'],
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique()
  @Matches(LANGUAGE, { each: true, message: 'must be language tags, such as en' })
  languages!: string[];

  @ApiPropertyOptional({ type: 'string', nullable: true, maxLength: 4000, example: 'Twenty years in preventive care.' })
  @IfSet()
  @Trimmed()
  @IsString()
  @MaxLength(4000)
  biography?: string | null;

  @ApiProperty({ type: FeeRequest, description: 'What one visit costs.' })
  @IsObject()
  @ValidateNested()
  @Type(() => FeeRequest)
  fee!: FeeRequest;

  @ApiProperty({ description: 'An IANA time zone.', maxLength: 64, example: 'Asia/Kolkata' })
  @IsString()
  @MaxLength(64)
  timeZone!: string;

  @ApiPropertyOptional({ default: true, description: 'Whether the doctor can be booked.' })
  @IfGiven()
  @IsBoolean()
  acceptsBookings?: boolean;

  @ApiPropertyOptional({ type: 'string', format: 'uuid', nullable: true, description: "The doctor's own account." })
  @IfSet()
  @IsUUID()
  userId?: string | null;
}
