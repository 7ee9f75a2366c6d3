import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../platform/http/page';

const FLAGS: Readonly<Record<string, boolean>> = { true: true, false: false };

export class EmergencyAccessListQuery extends PageQuery {
  @ApiPropertyOptional({ format: 'uuid', description: "Only accesses to this patient's record." })
  @IsOptional()
  @IsUUID()
  patientId?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only accesses that this account opened.' })
  @IsOptional()
  @IsUUID()
  openedBy?: string;

  @ApiPropertyOptional({ type: 'boolean', description: 'Only those that were reviewed, or only those that were not.' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? (FLAGS[value] ?? value) : value))
  @IsBoolean()
  reviewed?: boolean;
}
