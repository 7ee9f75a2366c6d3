import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, MaxLength, MinLength } from 'class-validator';

export class OpenEmergencyAccessRequest {
  @ApiProperty({
    minLength: 20,
    maxLength: 1000,
    description: 'Why the record has to be read now and by whom it was asked for; reviewed afterwards, kept encrypted.',
    example: 'Patient collapsed in the waiting room, allergies unknown.',
  })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @MaxLength(1000)
  @MinLength(20)
  @IsString()
  reason!: string;
}
