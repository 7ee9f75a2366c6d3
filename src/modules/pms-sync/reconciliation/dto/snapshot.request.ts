import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray } from 'class-validator';
import { IsInstant } from '../../../../platform/http/instant.decorator';
import { TextField } from '../../../../platform/http/request-fields.decorators';
import { PutPmsStockRequest } from '../../reports/dto/pms-stock.request';
import { LONGEST_REF } from '../../translation/report-fields';

const MOST_SNAPSHOT_ROWS = 10_000;

/** A row of a snapshot. */
export class SnapshotStockRow extends PutPmsStockRequest {
  @TextField({ max: LONGEST_REF, description: 'Your id of the product.', example: 'AMX-500' })
  productRef!: string;
}

/** All that a partner has at one of its locations. */
export class SendSnapshotRequest {
  @TextField({ max: LONGEST_REF, description: 'Your id of the location.', example: 'main' })
  locationRef!: string;

  @ApiProperty({ format: 'date-time', description: 'When it was so.', example: '2026-11-21T09:30:00.000Z' })
  @IsInstant()
  takenAt!: string;

  @ApiProperty({
    type: [SnapshotStockRow],
    maxItems: MOST_SNAPSHOT_ROWS,
    description: 'Every product that there is some of. What is not in it is taken for gone.',
  })
  @IsArray()
  @ArrayMaxSize(MOST_SNAPSHOT_ROWS)
  stock!: unknown[];
}
