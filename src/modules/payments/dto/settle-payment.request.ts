import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';

export const SETTLEMENT_MEANS = ['cash', 'transfer'] as const;

export class SettlePaymentRequest {
  @ApiProperty({ enum: SETTLEMENT_MEANS, enumName: 'SettlementMeans', description: 'How the money came.' })
  @IsIn(SETTLEMENT_MEANS)
  means!: (typeof SETTLEMENT_MEANS)[number];

  @ApiProperty({
    minLength: 1,
    maxLength: 100,
    description: 'What identifies it: the number of the receipt or of the transfer. Good for one payment.',
    example: 'R-2026-00412',
  })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @MaxLength(100)
  @IsNotEmpty()
  @IsString()
  reference!: string;
}
