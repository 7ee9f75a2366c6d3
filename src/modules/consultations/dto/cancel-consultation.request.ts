import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

export class CancelConsultationRequest {
  @ApiProperty({ minLength: 1, maxLength: 1000, description: 'Why it is cancelled.', example: 'Feeling better' })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @MaxLength(1000)
  @IsNotEmpty()
  @IsString()
  reason!: string;
}
