import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../../platform/http/page';

export class SeriesQuery extends PageQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Only series with this doctor.' })
  @IsOptional()
  @IsUUID()
  doctorId?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only series of this patient.' })
  @IsOptional()
  @IsUUID()
  patientId?: string;
}
