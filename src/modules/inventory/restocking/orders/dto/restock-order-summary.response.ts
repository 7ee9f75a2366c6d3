import { ApiProperty } from '@nestjs/swagger';
import { MoneyResponse } from '../../../../../platform/http/money.response';
import type { RestockOrder } from '../restock-order.entity';
import type { OrderSum } from '../restock-order.repository';
import {
  RESTOCK_ORDER_STATUSES,
  RESTOCK_ORIGINS,
  type RestockOrderStatus,
  type RestockOrigin,
  SUBMISSION_CHANNELS,
  type SubmissionChannel,
  UNDERWAY,
} from '../restock-order-status';

const id = { type: 'string', format: 'uuid' } as const;
const instant = { type: 'string', format: 'date-time' } as const;

/** An order without its lines. */
export class RestockOrderSummaryResponse {
  @ApiProperty(id)
  readonly id!: string;

  @ApiProperty({ description: 'As it stands on paper.', example: 'RO-000042' })
  readonly number!: string;

  @ApiProperty({ enum: RESTOCK_ORDER_STATUSES, enumName: 'RestockOrderStatus' })
  readonly status!: RestockOrderStatus;

  @ApiProperty({ enum: RESTOCK_ORIGINS, enumName: 'RestockOrigin', description: 'Who opened it.' })
  readonly origin!: RestockOrigin;

  @ApiProperty(id)
  readonly supplierId!: string;

  @ApiProperty(id)
  readonly locationId!: string;

  @ApiProperty({ type: 'string', nullable: true })
  readonly note!: string | null;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 0, example: 3 })
  readonly lineCount!: number;

  @ApiProperty({ type: MoneyResponse, nullable: true, description: 'Null while the cost of a line is not known.' })
  readonly total!: MoneyResponse | null;

  @ApiProperty({ ...id, nullable: true, description: 'Null for the stock check.' })
  readonly createdBy!: string | null;

  @ApiProperty({ ...id, nullable: true, description: 'Who asked for approval.' })
  readonly requestedBy!: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly requestedAt!: string | null;

  @ApiProperty({ ...id, nullable: true })
  readonly approvedBy!: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly approvedAt!: string | null;

  @ApiProperty({ enum: SUBMISSION_CHANNELS, enumName: 'SubmissionChannel', nullable: true })
  readonly channel!: SubmissionChannel | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly submittedAt!: string | null;

  @ApiProperty({ ...instant, nullable: true, description: 'When the mail server took the order.' })
  readonly mailedAt!: string | null;

  @ApiProperty({ ...id, nullable: true, description: 'The partner whose system has the order, or is to have it.' })
  readonly partnerId!: string | null;

  @ApiProperty({ ...instant, nullable: true, description: "When the partner's system took the order." })
  readonly transmittedAt!: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly acknowledgedAt!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'SO-88121' })
  readonly supplierReference!: string | null;

  @ApiProperty({ type: 'string', format: 'date', nullable: true, description: "By the location's calendar." })
  readonly expectedOn!: string | null;

  @ApiProperty({ description: 'The expected day is over and something has not arrived.' })
  readonly late!: boolean;

  @ApiProperty({
    ...instant,
    nullable: true,
    description: 'When the supplier first told that something is on its way.',
  })
  readonly shippedAt!: string | null;

  @ApiProperty({
    ...instant,
    nullable: true,
    description:
      'When the supplier said that nothing will come, or nothing more. The order is `cancelled`, or `closed`.',
  })
  readonly refusedAt!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: "Why, in the supplier's words.",
    example: 'Discontinued',
  })
  readonly refusal!: string | null;

  @ApiProperty({ ...instant, nullable: true, description: 'When something arrived first.' })
  readonly firstReceivedAt!: string | null;

  @ApiProperty({ ...instant, nullable: true, description: 'When everything had arrived.' })
  readonly receivedAt!: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly endedAt!: string | null;

  @ApiProperty(instant)
  readonly createdAt!: string;

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, description: 'Send it as If-Match.' })
  readonly version!: number;

  static of(order: RestockOrder, sum: OrderSum = { lines: 0, total: 0 }): RestockOrderSummaryResponse {
    return Object.assign(new RestockOrderSummaryResponse(), summaryOf(order, sum));
  }
}

export function summaryOf(order: RestockOrder, { lines, total }: OrderSum) {
  const { id: orderId, label, status, origin, note, createdBy, requestedBy, approvedBy, channel, version } = order;
  const { supplierReference, expectedOn, currency, partnerId, refusal } = order;
  return {
    ...{ id: orderId, number: label, status, origin, supplierId: order.supplier.id, locationId: order.location.id },
    ...{ note, lineCount: lines, total: total === null ? null : new MoneyResponse(total, currency) },
    ...{ createdBy, requestedBy, requestedAt: text(order.requestedAt), approvedBy, approvedAt: text(order.approvedAt) },
    ...{ channel, submittedAt: text(order.submittedAt), mailedAt: text(order.mailedAt) },
    ...{ partnerId, transmittedAt: text(order.transmittedAt) },
    ...{ shippedAt: text(order.shippedAt), refusedAt: text(order.refusedAt), refusal },
    ...{ acknowledgedAt: text(order.acknowledgedAt), supplierReference, expectedOn },
    ...{ late: order.lateFlaggedAt !== null && UNDERWAY.includes(status) },
    ...{
      firstReceivedAt: text(order.firstReceivedAt),
      receivedAt: text(order.receivedAt),
      endedAt: text(order.endedAt),
    },
    ...{ createdAt: order.createdAt.toISOString(), version },
  };
}

const text = (at: Date | null) => at?.toISOString() ?? null;
