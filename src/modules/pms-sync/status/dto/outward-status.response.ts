import { ApiProperty } from '@nestjs/swagger';
import type { OutwardStatus } from '../outward-status.repository';

const INTEGER = { type: 'integer', format: 'int32' } as const;

/** Endpoints that were not removed. */
export class EndpointCountsResponse {
  @ApiProperty({ ...INTEGER, example: 1 })
  readonly active!: number;

  @ApiProperty({
    ...INTEGER,
    description: 'By hand, because they are gone (410), or because they accepted nothing for days.',
    example: 0,
  })
  readonly disabled!: number;

  @ApiProperty({
    ...INTEGER,
    description: 'Active ones that have accepted nothing since they last failed.',
    example: 0,
  })
  readonly failing!: number;

  @ApiProperty({ ...INTEGER, description: 'Active ones that asked to be left alone for a while.', example: 0 })
  readonly paused!: number;
}

/** Deliveries that were settled in the last twenty-four hours. */
export class OutwardDayResponse {
  @ApiProperty({ ...INTEGER, example: 830 })
  readonly delivered!: number;

  @ApiProperty({ ...INTEGER, example: 0 })
  readonly dead!: number;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description:
      'Share, 0 to 1, of accepted ones among them and those that were refused and are tried again. null: there were none.',
    example: 1,
  })
  readonly successRate!: number | null;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Within so many seconds 95 of 100 were accepted.',
    example: 0.96,
  })
  readonly lagSeconds!: number | null;
}

/** What the partner is told. */
export class OutwardStatusResponse {
  @ApiProperty({ ...INTEGER, description: 'Deliveries that are not accepted yet.', example: 2 })
  readonly waiting!: number;

  @ApiProperty({ type: 'number', description: 'Age of the oldest event among them.', example: 0.4 })
  readonly oldestWaitingSeconds!: number;

  @ApiProperty({ ...INTEGER, description: 'Of them, those that were refused and are tried again.', example: 0 })
  readonly retrying!: number;

  @ApiProperty({ ...INTEGER, description: 'Deliveries that were given up and not made again.', example: 0 })
  readonly dead!: number;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: '2026-11-21T09:30:00.000Z' })
  readonly lastDeliveredAt!: string | null;

  @ApiProperty({ type: OutwardDayResponse })
  readonly lastDay!: OutwardDayResponse;

  @ApiProperty({ type: EndpointCountsResponse })
  readonly endpoints!: EndpointCountsResponse;

  static from({ lastDeliveredAt, lastDay, ...status }: OutwardStatus): OutwardStatusResponse {
    const tried = lastDay.delivered + lastDay.dead + status.retrying;
    return Object.assign(new OutwardStatusResponse(), {
      ...status,
      lastDeliveredAt: lastDeliveredAt?.toISOString() ?? null,
      lastDay: { ...lastDay, successRate: tried === 0 ? null : lastDay.delivered / tried },
    });
  }
}
