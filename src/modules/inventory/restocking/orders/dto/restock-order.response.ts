import { ApiProperty } from '@nestjs/swagger';
import { MoneyResponse } from '../../../../../platform/http/money.response';
import type { RestockOrder, RestockOrderLine } from '../restock-order.entity';
import { RestockOrderSummaryResponse, summaryOf } from './restock-order-summary.response';

const units = { type: 'integer', format: 'int64', minimum: 0 } as const;

/** What a suggestion was reckoned from, when it was made. Units of use. */
export class SuggestionBasisResponse {
  @ApiProperty({ ...units, example: 40 })
  readonly available!: number;

  @ApiProperty({ ...units, description: 'Ordered, or suggested to be.', example: 0 })
  readonly onOrder!: number;

  @ApiProperty({ ...units, description: 'On the way from another location.', example: 0 })
  readonly inTransit!: number;

  @ApiProperty({
    ...units,
    description: 'Known to be needed: prescriptions that wait, refills that fall due.',
    example: 30,
  })
  readonly demand!: number;

  @ApiProperty({ type: 'number', description: 'Dispensed a day, on average.', example: 12.5 })
  readonly dailyUse!: number;

  @ApiProperty({ ...units, description: 'Below it, stock is ordered.', example: 120 })
  readonly reorderPoint!: number;

  @ApiProperty({ ...units, description: 'Up to it.', example: 600 })
  readonly upTo!: number;
}

export class RestockLineResponse {
  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1 })
  readonly line!: number;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly productId!: string;

  @ApiProperty({ ...units, format: 'int32', example: 24 })
  readonly purchaseUnits!: number;

  @ApiProperty({ ...units, format: 'int32', description: 'When the line was written.', example: 20 })
  readonly unitsPerPurchaseUnit!: number;

  @ApiProperty({ ...units, format: 'int32', description: 'Ordered, in units of use.', example: 480 })
  readonly quantity!: number;

  @ApiProperty({
    ...units,
    format: 'int32',
    nullable: true,
    description:
      "Promised by the supplier's system, in units of use; null while it has said nothing else than was ordered.",
    example: 400,
  })
  readonly confirmed!: number | null;

  @ApiProperty({ ...units, format: 'int32', description: 'In units of use.', example: 240 })
  readonly received!: number;

  @ApiProperty({
    ...units,
    format: 'int32',
    description: 'Still to come of what was ordered and promised, in units of use.',
    example: 240,
  })
  readonly outstanding!: number;

  @ApiProperty({
    type: MoneyResponse,
    nullable: true,
    description: 'For one purchase unit; null while it is not known.',
  })
  readonly unitCost!: MoneyResponse | null;

  @ApiProperty({ type: SuggestionBasisResponse, nullable: true, description: 'Of lines of the stock check.' })
  readonly basis!: SuggestionBasisResponse | null;

  static from(line: RestockOrderLine, currency: string): RestockLineResponse {
    const { productId, purchaseUnits, unitsPerPurchaseUnit, quantity, confirmed, basis } = line;
    const { received, outstanding } = line;
    return Object.assign(new RestockLineResponse(), {
      ...{
        line: line.line,
        productId,
        purchaseUnits,
        unitsPerPurchaseUnit,
        quantity,
        confirmed,
        received,
        outstanding,
      },
      ...{ unitCost: line.unitCost === null ? null : new MoneyResponse(line.unitCost, currency), basis },
    });
  }
}

export class RestockOrderResponse extends RestockOrderSummaryResponse {
  @ApiProperty({ type: [RestockLineResponse] })
  readonly lines!: RestockLineResponse[];

  static from(order: RestockOrder): RestockOrderResponse {
    const wanted = order.wantedLines();
    const lines = wanted.map((line) => RestockLineResponse.from(line, order.currency));
    const sum = { lines: lines.length, total: order.total };
    return Object.assign(new RestockOrderResponse(), { ...summaryOf(order, sum), lines });
  }
}
