import { ApiProperty } from '@nestjs/swagger';
import { MoneyResponse } from '../../../../../platform/http/money.response';
import { ReceiptResponse } from '../../../stock/dto/receipt.response';
import type { RestockOrder } from '../restock-order.entity';
import type { RestockReceipt } from '../restock-receipt.entity';
import { RestockOrderResponse } from './restock-order.response';

export class RestockReceiptLineResponse {
  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, description: 'Of the order.' })
  readonly line!: number;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly productId!: string;

  @ApiProperty({ type: 'integer', format: 'int32', description: 'Units of use that came.', example: 240 })
  readonly quantity!: number;

  @ApiProperty({ type: MoneyResponse, nullable: true, description: 'As charged for one purchase unit.' })
  readonly unitCost!: MoneyResponse | null;
}

/** A delivery of an order. */
export class RestockReceiptResponse {
  @ApiProperty({ type: 'string', format: 'uuid', description: 'That of its receipt: the `sourceId` of its movements.' })
  readonly id!: string;

  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly receivedBy!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly receivedAt!: string;

  @ApiProperty({ type: [RestockReceiptLineResponse] })
  readonly lines!: RestockReceiptLineResponse[];

  static from({ id, order, receivedBy, receivedAt, lines }: RestockReceipt): RestockReceiptResponse {
    const shown = lines.getItems().map(({ orderLine: { line, productId }, quantity, unitCost }) => {
      return {
        line,
        productId,
        quantity,
        unitCost: unitCost === null ? null : new MoneyResponse(unitCost, order.currency),
      };
    });
    shown.sort((one, other) => one.line - other.line);
    return Object.assign(new RestockReceiptResponse(), {
      ...{ id, receivedBy, receivedAt: receivedAt.toISOString(), lines: shown },
    });
  }
}

/** An order with what has just been taken in of it. */
export class ReceivedOrderResponse {
  @ApiProperty({ type: RestockOrderResponse })
  readonly order!: RestockOrderResponse;

  @ApiProperty({ type: ReceiptResponse })
  readonly receipt!: ReceiptResponse;

  static of(order: RestockOrder, receipt: ReceiptResponse | undefined): ReceivedOrderResponse {
    return Object.assign(new ReceivedOrderResponse(), { order: RestockOrderResponse.from(order), receipt });
  }
}
