import { ApiProperty } from '@nestjs/swagger';
import { COUNT_STATUSES, type CountStatus } from '../count-status';
import type { StockCount, StockCountLine } from '../stock-count.entity';

const id = { type: 'string', format: 'uuid' } as const;
const units = { type: 'integer', format: 'int32' } as const;

export class CountLineResponse {
  @ApiProperty({ ...units, minimum: 1 })
  readonly line!: number;

  @ApiProperty(id)
  readonly lotId!: string;

  @ApiProperty(id)
  readonly productId!: string;

  @ApiProperty({ type: 'string', example: 'MB2231' })
  readonly batch!: string;

  @ApiProperty({ type: 'string', format: 'date' })
  readonly expiresOn!: string;

  @ApiProperty({ ...units, nullable: true, description: 'Units of use that were found.' })
  readonly counted!: number | null;

  @ApiProperty({
    ...units,
    nullable: true,
    description: 'What should have been there; null until the count is handed in.',
  })
  readonly expected!: number | null;

  @ApiProperty({ ...units, nullable: true, description: 'Found less expected; null until the count is handed in.' })
  readonly discrepancy!: number | null;

  static from(line: StockCountLine, blind: boolean): CountLineResponse {
    const { lot, counted, expected, discrepancy } = line;
    return Object.assign(new CountLineResponse(), {
      ...{ line: line.line, lotId: lot.id, productId: lot.product.id, batch: lot.batch, expiresOn: lot.expiresOn },
      ...{ counted, expected: blind ? null : expected, discrepancy: blind ? null : discrepancy },
    });
  }
}

export class CountResponse {
  @ApiProperty(id)
  readonly id!: string;

  @ApiProperty(id)
  readonly locationId!: string;

  @ApiProperty({ enum: COUNT_STATUSES, enumName: 'CountStatus' })
  readonly status!: CountStatus;

  @ApiProperty(id)
  readonly openedBy!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly openedAt!: string;

  @ApiProperty({ ...id, nullable: true })
  readonly submittedBy!: string | null;

  @ApiProperty({ ...id, nullable: true, description: 'Who approved or cancelled it.' })
  readonly endedBy!: string | null;

  @ApiProperty({ type: [CountLineResponse] })
  readonly lines!: CountLineResponse[];

  static from(count: StockCount): CountResponse {
    const { locationId, status, openedBy, openedAt, submittedBy, endedBy } = count;
    const blind = count.submittedAt === null;
    return Object.assign(new CountResponse(), {
      ...{ id: count.id, locationId, status, openedBy, openedAt: openedAt.toISOString(), submittedBy, endedBy },
      lines: count.lines.getItems().map((line) => CountLineResponse.from(line, blind)),
    });
  }
}
