import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsNotEmpty, IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { VisitKindCode } from '../../dto/visit-kind-code.decorator';
import { IsInstant } from '../../../../platform/http/instant.decorator';

const TIME_OF_DAY = '^([01]\\d|2[0-3]):[0-5]\\d$';

const TimeOfDay = (description: string, example: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ pattern: TIME_OF_DAY, description, example }),
    IsOptional(),
    Matches(new RegExp(TIME_OF_DAY), { message: '$property must be a time such as 09:30' }),
    IsString(),
  );

/** What somebody waits for. */
export class JoinWaitlistRequest {
  @ApiPropertyOptional({ format: 'uuid', description: 'The doctor; or else a specialty.' })
  @IsOptional()
  @IsUUID()
  doctorId?: string;

  @ApiPropertyOptional({ minLength: 1, maxLength: 100, description: 'Any doctor of it.', example: 'Cardiology' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @MaxLength(100)
  @IsNotEmpty()
  @IsString()
  specialty?: string;

  @VisitKindCode()
  visitKind?: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'The visit begins then at the earliest.',
    example: '2026-12-01T00:00:00.000Z',
  })
  @IsInstant()
  from!: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'The visit begins before that.',
    example: '2026-12-15T00:00:00.000Z',
  })
  @IsInstant()
  until!: string;

  @TimeOfDay("Not earlier in the day, by the doctor's clock.", '09:00')
  earliestTime?: string;

  @TimeOfDay("Does not begin later in the day, by the doctor's clock.", '12:30')
  latestTime?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The patient, when staff ask; patients wait for themselves.' })
  @IsOptional()
  @IsUUID()
  patientId?: string;
}
