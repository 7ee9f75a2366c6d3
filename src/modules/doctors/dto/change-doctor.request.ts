import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsNotEmpty,
  IsObject,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { FeeRequest, IfGiven, IfSet, LANGUAGE, Trimmed } from './register-doctor.request';

/** What is left out stays as it is. */
export class ChangeDoctorRequest {
  @ApiPropertyOptional({ minLength: 1, maxLength: 200, example: 'Dr. Asha Rao' })
  @IfGiven()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name?: string;

  @ApiPropertyOptional({ minLength: 1, maxLength: 100, example: 'Cardiology' })
  @IfGiven()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  specialty?: string;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', pattern: LANGUAGE.source },
    minItems: 1,
    maxItems: 20,
    uniqueItems: true,
    description: 'Language tags (BCP 47).',
    example: ['en', 'hi'],
  })
  @IfGiven()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique()
  @Matches(LANGUAGE, { each: true, message: 'must be language tags, such as en' })
  languages?: string[];

  @ApiPropertyOptional({ type: 'string', nullable: true, maxLength: 4000, description: 'Null takes it away.' })
  @IfSet()
  @Trimmed()
  @IsString()
  @MaxLength(4000)
  biography?: string | null;

  @ApiPropertyOptional({ type: FeeRequest, description: 'Of visits booked from now on.' })
  @IfGiven()
  @IsObject()
  @ValidateNested()
  @Type(() => FeeRequest)
  fee?: FeeRequest;

  @ApiPropertyOptional({ description: 'Whether the doctor can be booked.' })
  @IfGiven()
  @IsBoolean()
  acceptsBookings?: boolean;

  @ApiPropertyOptional({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: "The doctor's own account; null unlinks it.",
  })
  @IfSet()
  @IsUUID()
  userId?: string | null;
}
