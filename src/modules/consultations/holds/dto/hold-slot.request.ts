import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import { VisitKindCode } from '../../dto/visit-kind-code.decorator';
import { IsInstant } from '../../../../platform/http/instant.decorator';

export class HoldSlotRequest {
  @ApiProperty({ format: 'uuid', description: 'The doctor.', example: '0199a000-0000-7000-8000-000000000001' })
  @IsUUID()
  doctorId!: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'Start of a free slot.',
    example: '2026-12-01T04:30:00.000Z',
  })
  @IsInstant()
  startsAt!: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The patient, when staff hold; patients hold for themselves.' })
  @IsOptional()
  @IsUUID()
  patientId?: string;

  @VisitKindCode()
  visitKind?: string;
}
