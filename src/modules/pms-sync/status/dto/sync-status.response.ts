import { ApiProperty } from '@nestjs/swagger';
import type { InwardStatus } from '../sync-status.repository';
import type { SyncStatus } from '../sync-status.service';
import { DriftResponse, SyncAlertResponse } from './drift.response';
import { OutwardStatusResponse } from './outward-status.response';

const INTEGER = { type: 'integer', format: 'int32' } as const;
const INSTANT = { type: 'string', format: 'date-time', nullable: true, example: '2026-11-21T09:30:00.000Z' } as const;

/** The last failure that is not mended. */
export class SyncErrorResponse {
  @ApiProperty({ format: 'date-time', example: '2026-11-21T09:30:00.000Z' })
  readonly at!: string;

  @ApiProperty({ description: "The partner's id of the event.", example: 'evt_2026112100042' })
  readonly eventId!: string;

  @ApiProperty({ example: 'data.onHand: is missing' })
  readonly reason!: string;
}

/** Events of the last twenty-four hours. */
export class SyncDayResponse {
  @ApiProperty({ ...INTEGER, example: 1200 })
  readonly received!: number;

  @ApiProperty({ ...INTEGER, description: 'With those whose product is not mapped yet.', example: 1190 })
  readonly applied!: number;

  @ApiProperty({ ...INTEGER, example: 9 })
  readonly stale!: number;

  @ApiProperty({ ...INTEGER, example: 0 })
  readonly ignored!: number;

  @ApiProperty({ ...INTEGER, example: 1 })
  readonly dead!: number;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Share, 0 to 1, of those that are done with and were not given up. null: there were none.',
    example: 0.9992,
  })
  readonly successRate!: number | null;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Within so many seconds 95 of 100 were applied.',
    example: 0.31,
  })
  readonly lagSeconds!: number | null;
}

/** How the synchronisation with a partner fares: what it tells us, and in `outward` what we tell it. */
export class SyncStatusResponse {
  @ApiProperty({ ...INTEGER, description: 'Events that are stored and not applied yet.', example: 0 })
  readonly pending!: number;

  @ApiProperty({ type: 'number', description: 'Age of the oldest of them.', example: 0 })
  readonly oldestPendingSeconds!: number;

  @ApiProperty({ ...INTEGER, description: 'Events of stock whose product is not mapped.', example: 3 })
  readonly waiting!: number;

  @ApiProperty({ ...INTEGER, description: 'Events that were given up and not replayed.', example: 1 })
  readonly dead!: number;

  @ApiProperty(INSTANT)
  readonly lastReceivedAt!: string | null;

  @ApiProperty(INSTANT)
  readonly lastAppliedAt!: string | null;

  @ApiProperty({ type: SyncErrorResponse, nullable: true })
  readonly lastError!: SyncErrorResponse | null;

  @ApiProperty({ type: SyncDayResponse })
  readonly lastDay!: SyncDayResponse;

  @ApiProperty({ ...INTEGER, description: 'Products that nobody has decided about and no code has found.', example: 2 })
  readonly unmappedProducts!: number;

  @ApiProperty({ ...INTEGER, description: 'Products at locations whose stock is known.', example: 812 })
  readonly stockRows!: number;

  @ApiProperty({ ...INSTANT, description: 'When a snapshot was last compared.' })
  readonly lastSnapshotAt!: string | null;

  @ApiProperty({ ...INTEGER, nullable: true, description: 'In how much it differed.', example: 0 })
  readonly lastDifferences!: number | null;

  @ApiProperty({ ...INTEGER, description: 'Differences of all snapshots that were not mended.', example: 0 })
  readonly openDifferences!: number;

  @ApiProperty({ type: OutwardStatusResponse })
  readonly outward!: OutwardStatusResponse;

  @ApiProperty({ type: DriftResponse })
  readonly drift!: DriftResponse;

  @ApiProperty({ type: [SyncAlertResponse], description: 'Empty while the partner is in step.' })
  readonly alerts!: SyncAlertResponse[];

  static from({ outward, drift, alerts, at, ...status }: SyncStatus): SyncStatusResponse {
    const { lastReceivedAt, lastAppliedAt, lastSnapshotAt, lastError, lastDay } = status;
    return Object.assign(new SyncStatusResponse(), {
      ...status,
      lastReceivedAt: lastReceivedAt?.toISOString() ?? null,
      lastAppliedAt: lastAppliedAt?.toISOString() ?? null,
      lastSnapshotAt: lastSnapshotAt?.toISOString() ?? null,
      lastError: lastError && { ...lastError, at: lastError.at.toISOString() },
      lastDay: { ...lastDay, successRate: successRateOf(lastDay) },
      outward: OutwardStatusResponse.from(outward),
      drift: DriftResponse.from(drift, at),
      alerts: alerts.map((alert) => SyncAlertResponse.from(alert)),
    });
  }
}

function successRateOf({ applied, stale, ignored, dead }: InwardStatus['lastDay']): number | null {
  const good = applied + stale + ignored;
  return good + dead === 0 ? null : good / (good + dead);
}
