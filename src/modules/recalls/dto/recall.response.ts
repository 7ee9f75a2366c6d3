import { ApiProperty } from '@nestjs/swagger';
import type { Recall, RecallLot } from '../recall.entity';
import type { ContactCounts } from '../recall.repository';
import { RECALL_CLASSES, RECALL_STATUSES, type RecallClass, type RecallStatus } from '../recall-status';

const id = { type: 'string', format: 'uuid' } as const;
const instant = { type: 'string', format: 'date-time' } as const;
const count = { type: 'integer', format: 'int32', minimum: 0 } as const;

/** How many patients know. */
export class RecallProgressResponse {
  @ApiProperty({ ...count, description: 'Nobody has reached them yet.', example: 12 })
  readonly pending!: number;

  @ApiProperty({ ...count, example: 30 })
  readonly reached!: number;

  @ApiProperty({ ...count, example: 1 })
  readonly unreachable!: number;
}

export class RecalledLotResponse {
  @ApiProperty(id)
  readonly lotId!: string;

  @ApiProperty(id)
  readonly locationId!: string;

  @ApiProperty({ description: 'Its status before.', example: 'available' })
  readonly fromStatus!: string;

  @ApiProperty({ ...count, description: 'Units of use that lay there.', example: 240 })
  readonly onHand!: number;
}

export class RecallResponse {
  @ApiProperty(id)
  readonly id!: string;

  @ApiProperty(id)
  readonly productId!: string;

  @ApiProperty({ example: 'MB2231' })
  readonly batch!: string;

  @ApiProperty({ enum: RECALL_CLASSES, enumName: 'RecallClass' })
  readonly class!: RecallClass;

  @ApiProperty({ example: 'The maker found particles in the solution' })
  readonly reason!: string;

  @ApiProperty({ enum: RECALL_STATUSES, enumName: 'RecallStatus' })
  readonly status!: RecallStatus;

  @ApiProperty({ type: RecallProgressResponse })
  readonly patients!: RecallProgressResponse;

  @ApiProperty({
    ...count,
    description: 'Units of use that were dispensed and that no prescription accounts for: look for them by hand.',
  })
  readonly unaccounted!: number;

  @ApiProperty({ type: [RecalledLotResponse], nullable: true, description: 'Where the batch lay; null in lists.' })
  readonly lots!: RecalledLotResponse[] | null;

  @ApiProperty(id)
  readonly openedBy!: string;

  @ApiProperty(instant)
  readonly openedAt!: string;

  @ApiProperty({ ...id, nullable: true })
  readonly closedBy!: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly closedAt!: string | null;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1 })
  readonly version!: number;

  static from(recall: Recall, shown: Shown): RecallResponse {
    const { productId, batch, status, unaccounted, openedBy, closedBy, version } = recall;
    const { reason, counts = { pending: 0, reached: 0, unreachable: 0 }, lots } = shown;
    return Object.assign(new RecallResponse(), {
      ...{ id: recall.id, productId, batch, class: recall.class, reason, status, patients: counts, unaccounted },
      lots:
        lots?.map(({ lotId, locationId, fromStatus, onHand }) => ({ lotId, locationId, fromStatus, onHand })) ?? null,
      ...{ openedBy, openedAt: recall.openedAt.toISOString(), closedBy },
      ...{ closedAt: recall.closedAt?.toISOString() ?? null, version },
    });
  }
}

interface Shown {
  reason: string;
  counts: ContactCounts | undefined;
  lots: readonly RecallLot[] | null;
}
