import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';

const FLAGS: Readonly<Record<string, boolean>> = { true: true, false: false };

export class SettlementImportQuery {
  @ApiPropertyOptional({
    type: 'boolean',
    default: false,
    description: 'True: say what would be done, and every fault, and change nothing.',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => FLAGS[String(value)] ?? value)
  @IsBoolean()
  dryRun = false;
}
