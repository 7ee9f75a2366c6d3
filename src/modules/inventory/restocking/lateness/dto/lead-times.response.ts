import { ApiProperty } from '@nestjs/swagger';

const days = { type: 'number', nullable: true } as const;
const share = { type: 'number', minimum: 0, maximum: 1, nullable: true } as const;
const count = { type: 'integer', format: 'int32', minimum: 0 } as const;

/** How long a supplier takes, from the submission of an order. */
export class LeadTimesResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly supplierId!: string;

  @ApiProperty({ ...count, description: 'What the supplier says, in days.', example: 3 })
  readonly statedDays!: number;

  @ApiProperty({
    ...count,
    description: 'Orders that arrived whole or were closed, and were submitted within the last 365 days.',
    example: 12,
  })
  readonly orders!: number;

  @ApiProperty({ ...count, description: 'Orders of that time that are still underway.', example: 1 })
  readonly underway!: number;

  @ApiProperty({ ...days, description: 'Until something arrived, on average. Null without orders.', example: 3.2 })
  readonly averageDaysToFirst!: number | null;

  @ApiProperty({ ...days, description: 'Until everything had arrived, on average.', example: 4.1 })
  readonly averageDays!: number | null;

  @ApiProperty({ ...days, description: 'Half of the orders that arrived whole took no longer.', example: 3.5 })
  readonly medianDays!: number | null;

  @ApiProperty({ ...days, description: 'Nine of ten took no longer.', example: 7.4 })
  readonly ninetiethPercentileDays!: number | null;

  @ApiProperty({ ...share, description: 'Of the orders, those that were whole on the expected day.', example: 0.83 })
  readonly onTime!: number | null;

  @ApiProperty({
    ...share,
    description: 'Of the units that were ordered, those that came; more than ordered counts as all.',
    example: 0.97,
  })
  readonly filled!: number | null;
}
