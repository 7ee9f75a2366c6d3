import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import { IsInstant } from '../../../../platform/http/instant.decorator';
import { Reason } from '../../visit/dto/reason.decorator';

export class RescheduleConsultationRequest {
  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'Start of a free slot of the same doctor, for a visit of the same kind.',
    example: '2026-12-02T05:00:00.000Z',
  })
  @IsInstant()
  startsAt!: string;

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'The hold that keeps the new time for the patient; it is used up.',
  })
  @IsOptional()
  @IsUUID()
  holdId?: string;

  @Reason({ required: false, description: 'Why it is moved.', example: 'Away on business that day' })
  reason?: string;
}
