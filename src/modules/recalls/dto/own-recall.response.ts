import { ApiProperty } from '@nestjs/swagger';
import type { OwnRecallRow } from '../recall.repository';
import { RECALL_CLASSES, RECALL_STATUSES } from '../recall-status';

const instant = { type: 'string', format: 'date-time' } as const;

/** A medicine that the caller was given and that is recalled. */
export class OwnRecallResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly recallId!: string;

  @ApiProperty({ enum: RECALL_CLASSES, enumName: 'RecallClass' })
  readonly class!: string;

  @ApiProperty({ enum: RECALL_STATUSES, enumName: 'RecallStatus' })
  readonly status!: string;

  @ApiProperty({ example: 'Paracetamol, 500 mg, tablet' })
  readonly productName!: string;

  @ApiProperty({ description: 'As it stands on the pack.', example: 'MB2231' })
  readonly batch!: string;

  @ApiProperty({ type: 'integer', format: 'int32', description: 'Units of use that were handed out.', example: 30 })
  readonly quantity!: number;

  @ApiProperty(instant)
  readonly firstDispensedAt!: string;

  @ApiProperty(instant)
  readonly lastDispensedAt!: string;

  @ApiProperty(instant)
  readonly openedAt!: string;

  static from({ firstDispensedAt, lastDispensedAt, openedAt, ...rest }: OwnRecallRow): OwnRecallResponse {
    return Object.assign(new OwnRecallResponse(), {
      ...rest,
      ...{ firstDispensedAt: firstDispensedAt.toISOString(), lastDispensedAt: lastDispensedAt.toISOString() },
      openedAt: openedAt.toISOString(),
    });
  }
}
