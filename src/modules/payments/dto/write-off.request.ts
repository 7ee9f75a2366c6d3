import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';

export const WRITE_OFF_REASONS = ['uncollectible', 'insolvency', 'deceased', 'goodwill'] as const;

export class WriteOffPaymentRequest {
  @ApiProperty({ enum: WRITE_OFF_REASONS, enumName: 'WriteOffReason', description: 'Why nobody will pay it.' })
  @IsIn(WRITE_OFF_REASONS)
  reason!: (typeof WRITE_OFF_REASONS)[number];
}
