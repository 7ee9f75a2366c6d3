import { ApiProperty } from '@nestjs/swagger';
import type { StockView, ViewedStock } from '../stock-view.service';

const UNITS = { type: 'integer', format: 'int64' } as const;
const SEQUENCE = { type: 'integer', format: 'int64', example: 4711 } as const;

/** Stock of the clinic of one product at one location. */
export class ViewedStockResponse {
  @ApiProperty({
    type: [String],
    description: "The partner's ids that stand for the product: more than one where it has several packs of it.",
    example: ['AMX-500'],
  })
  readonly productRefs!: string[];

  @ApiProperty({ format: 'uuid' })
  readonly productId!: string;

  @ApiProperty({ format: 'uuid', description: 'The location of the clinic.' })
  readonly locationId!: string;

  @ApiProperty({ ...UNITS, description: 'All that is there, in units of use.', example: 400 })
  readonly onHand!: number;

  @ApiProperty({ ...UNITS, description: 'Of it, what is set aside.', example: 20 })
  readonly reserved!: number;

  @ApiProperty({
    ...UNITS,
    description:
      'What could still be set aside when it last changed: neither held, recalled, expired nor set aside already.',
    example: 380,
  })
  readonly available!: number;

  @ApiProperty({ ...SEQUENCE, description: 'Of its last change: `data.ledgerSequence` of `stock.changed`.' })
  readonly ledgerSequence!: number;

  @ApiProperty({ ...SEQUENCE, description: 'Of the same, `data.sequence`.', example: 12 })
  readonly productSequence!: number;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T09:30:00.000Z' })
  readonly changedAt!: string;

  static from({ changedAt, ...stock }: ViewedStock): ViewedStockResponse {
    return Object.assign(new ViewedStockResponse(), { ...stock, changedAt: changedAt.toISOString() });
  }
}

/** The stock of the clinic as a partner was told of it, up to one number of the ledger. */
export class StockViewResponse {
  @ApiProperty({ ...SEQUENCE, description: 'The view is as of this number. Apply the events that have a higher one.' })
  readonly asOf!: number;

  @ApiProperty({ ...SEQUENCE, description: 'The highest that can be asked for now.' })
  readonly newest!: number;

  @ApiProperty({ type: [ViewedStockResponse], description: 'By product and location.' })
  readonly stock!: ViewedStockResponse[];

  @ApiProperty({ type: 'string', nullable: true, description: '`cursor` of the next page. null: this is the last.' })
  readonly nextCursor!: string | null;

  static from({ stock, ...view }: StockView): StockViewResponse {
    return Object.assign(new StockViewResponse(), {
      ...view,
      stock: stock.map((row) => ViewedStockResponse.from(row)),
    });
  }
}
