import { ApiProperty } from '@nestjs/swagger';
import { Difference, DIFFERENCE_KINDS, type DifferenceKind } from '../difference.entity';
import type { Snapshot } from '../snapshot.entity';

/** A snapshot, and what came of it. */
export class SnapshotResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ example: 'main' })
  readonly locationRef!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T09:30:00.000Z' })
  readonly takenAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T09:30:04.000Z' })
  readonly receivedAt!: string;

  @ApiProperty({ type: 'integer', format: 'int32', example: 812 })
  readonly rows!: number;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'null: not yet.', example: null })
  readonly comparedAt!: string | null;

  @ApiProperty({ type: 'integer', format: 'int32', nullable: true, example: null })
  readonly differences!: number | null;

  @ApiProperty({ type: 'integer', format: 'int32', nullable: true, example: null })
  readonly mended!: number | null;

  static from(snapshot: Snapshot): SnapshotResponse {
    const { id, locationRef, rowCount: rows, differences, mended } = snapshot;
    return Object.assign(new SnapshotResponse(), {
      ...{ id, locationRef, rows, differences, mended },
      takenAt: snapshot.takenAt.toISOString(),
      receivedAt: snapshot.receivedAt.toISOString(),
      comparedAt: snapshot.comparedAt?.toISOString() ?? null,
    });
  }
}

/** In what the mirror differed from a snapshot. */
export class DifferenceResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ format: 'uuid' })
  readonly snapshotId!: string;

  @ApiProperty({ example: 'main' })
  readonly locationRef!: string;

  @ApiProperty({ example: 'AMX-500' })
  readonly productRef!: string;

  @ApiProperty({
    enum: DIFFERENCE_KINDS,
    enumName: 'DifferenceKind',
    description:
      '`missing_here`: we never heard of it. `missing_there`: the partner has none. `behind`: our version is older. `contradicting`: the same version with other numbers.',
  })
  readonly kind!: DifferenceKind;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true, example: 16 })
  readonly knownVersion!: number | null;

  @ApiProperty({ type: 'integer', format: 'int32', nullable: true, example: 44 })
  readonly knownOnHand!: number | null;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true, example: 17 })
  readonly reportedVersion!: number | null;

  @ApiProperty({ type: 'integer', format: 'int32', nullable: true, example: 40 })
  readonly reportedOnHand!: number | null;

  @ApiProperty({ description: 'Whether the mirror was made what the snapshot says.' })
  readonly mended!: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T09:31:00.000Z' })
  readonly foundAt!: string;

  static from(difference: Difference): DifferenceResponse {
    const { id, snapshotId, locationRef, productRef, kind, knownVersion, knownOnHand, mended } = difference;
    const { reportedVersion, reportedOnHand, foundAt } = difference;
    return Object.assign(new DifferenceResponse(), {
      ...{ id, snapshotId, locationRef, productRef, kind, knownVersion, knownOnHand, reportedVersion, reportedOnHand },
      ...{ mended, foundAt: foundAt.toISOString() },
    });
  }
}
