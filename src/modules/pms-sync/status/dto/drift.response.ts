import { ApiProperty } from '@nestjs/swagger';
import type { Drift } from '../drift.repository';
import type { SyncAlert } from '../sync-alert.entity';
import { SYNC_ALERT_KINDS, type SyncAlertKind } from '../sync-alert.events';

const INTEGER = { type: 'integer', format: 'int32' } as const;

/** How far the mirror of the partner's stock was off, by the newest snapshot of each location within eight days. */
export class DriftResponse {
  @ApiProperty({ ...INTEGER, description: 'Differences that were found.', example: 4 })
  readonly differences!: number;

  @ApiProperty({ ...INTEGER, description: 'Of them, those that were not mended.', example: 0 })
  readonly open!: number;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'By how many units of use the stock on hand was off, all places together.',
    example: 40,
  })
  readonly units!: number;

  @ApiProperty({ ...INTEGER, description: 'Locations that there is such a snapshot of.', example: 2 })
  readonly locations!: number;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Age of the oldest of these snapshots, since it was compared. null: there is none.',
    example: 27_000,
  })
  readonly snapshotAgeSeconds!: number | null;

  static from({ comparedAt, ...drift }: Drift, at: Date): DriftResponse {
    const snapshotAgeSeconds = comparedAt && Math.max(0, (at.getTime() - comparedAt.getTime()) / 1_000);
    return Object.assign(new DriftResponse(), { ...drift, snapshotAgeSeconds });
  }
}

/** In what the partner is out of step now, as the administrators were told. */
export class SyncAlertResponse {
  @ApiProperty({ enum: SYNC_ALERT_KINDS, enumName: 'SyncAlertKind', example: 'lag' })
  readonly kind!: SyncAlertKind;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T09:30:00.000Z' })
  readonly since!: string;

  @ApiProperty({ ...INTEGER, description: 'When it began: differences, messages given up, or minutes.', example: 16 })
  readonly value!: number;

  static from({ kind, openedAt, value }: SyncAlert): SyncAlertResponse {
    return Object.assign(new SyncAlertResponse(), { kind, since: openedAt.toISOString(), value });
  }
}
