import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { REVIEW_OUTCOMES, type ReviewOutcome } from '../emergency-access.entity';

export class ReviewEmergencyAccessRequest {
  @ApiProperty({ enum: REVIEW_OUTCOMES, enumName: 'EmergencyAccessOutcome', example: 'justified' })
  @IsIn(REVIEW_OUTCOMES)
  outcome!: ReviewOutcome;

  @ApiPropertyOptional({ minLength: 1, maxLength: 1000, description: 'What was found; kept encrypted.' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @MaxLength(1000)
  @IsNotEmpty()
  @IsString()
  note?: string;
}
