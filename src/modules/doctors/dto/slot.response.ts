import { ApiProperty } from '@nestjs/swagger';

/** A free slot, rendered ahead as text; this class is its description. */
export class SlotResponse {
  @ApiProperty({ type: 'string', format: 'date-time', example: '2026-12-01T04:30:00.000Z' })
  readonly startsAt!: string;

  @ApiProperty({ type: 'string', format: 'date-time', example: '2026-12-01T05:00:00.000Z' })
  readonly endsAt!: string;
}
