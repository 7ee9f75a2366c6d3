import { ApiProperty } from '@nestjs/swagger';
import type { RestockShipment, RestockShipmentLine } from '../restock-shipment.entity';

const id = { type: 'string', format: 'uuid' } as const;
const quantity = { type: 'integer', format: 'int32', minimum: 1, example: 240 } as const;
const batch = { type: 'string', example: 'MB2231' } as const;
const day = { type: 'string', format: 'date' } as const;

export class RestockShipmentLineResponse {
  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, description: 'Of the order.' })
  readonly line!: number;

  @ApiProperty(id)
  readonly productId!: string;

  @ApiProperty({ ...quantity, description: 'In units of use.' })
  readonly quantity!: number;

  @ApiProperty({ ...batch, nullable: true, description: 'As the supplier says.' })
  readonly batch!: string | null;

  @ApiProperty({ ...day, nullable: true })
  readonly expiresOn!: string | null;

  static from({ orderLine, ...shipped }: RestockShipmentLine): RestockShipmentLineResponse {
    const { line, productId } = orderLine;
    const { quantity: units, batch: lot, expiresOn } = shipped;
    return Object.assign(new RestockShipmentLineResponse(), {
      line,
      productId,
      quantity: units,
      batch: lot,
      expiresOn,
    });
  }
}

/** A line of a delivery, to be sent on once it was counted. */
export class ForeseenDeliveryLineResponse {
  @ApiProperty(id)
  readonly productId!: string;

  @ApiProperty(quantity)
  readonly quantity!: number;

  @ApiProperty({ type: 'string', enum: ['use'] })
  readonly unit!: 'use';

  @ApiProperty({ ...batch, required: false, description: 'Left out where the supplier has not told it.' })
  readonly batch?: string;

  @ApiProperty({ ...day, required: false, description: 'Left out where the supplier has not told it.' })
  readonly expiresOn?: string;
}

/** A body for `POST /restock-orders/{id}/receipts`, as the supplier says: to be put right where something else has come. */
export class ForeseenDeliveryResponse {
  @ApiProperty({ type: 'string', example: 'ASN-20931' })
  readonly reference!: string;

  @ApiProperty(id)
  readonly shipmentId!: string;

  @ApiProperty({ type: [ForeseenDeliveryLineResponse] })
  readonly lines!: ForeseenDeliveryLineResponse[];

  static of({ id: shipmentId, reference, lines }: RestockShipment): ForeseenDeliveryResponse {
    const foreseen = lines.getItems().map(({ orderLine, quantity: units, batch: lot, expiresOn }) => ({
      ...{ productId: orderLine.productId, quantity: units, unit: 'use' },
      ...(lot !== null && { batch: lot }),
      ...(expiresOn !== null && { expiresOn }),
    }));
    return Object.assign(new ForeseenDeliveryResponse(), { reference, shipmentId, lines: foreseen });
  }
}

export class RestockShipmentResponse {
  @ApiProperty(id)
  readonly id!: string;

  @ApiProperty({ type: 'string', description: "The supplier's number of it; the order's where it has none." })
  readonly reference!: string;

  @ApiProperty({ type: 'string', nullable: true, example: 'Blue Van' })
  readonly carrier!: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  readonly trackingNumber!: string | null;

  @ApiProperty({ ...day, nullable: true })
  readonly expectedOn!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'When the supplier told of it last.' })
  readonly toldAt!: string;

  @ApiProperty({ ...id, nullable: true, description: 'The delivery that it came as; null while it is on its way.' })
  readonly receiptId!: string | null;

  @ApiProperty({ type: [RestockShipmentLineResponse] })
  readonly lines!: RestockShipmentLineResponse[];

  @ApiProperty({
    type: ForeseenDeliveryResponse,
    nullable: true,
    description: 'What to receive it with, once somebody has counted. Null when it has been.',
  })
  readonly delivery!: ForeseenDeliveryResponse | null;

  static from(shipment: RestockShipment): RestockShipmentResponse {
    const { id: shipmentId, reference, carrier, trackingNumber, expectedOn, toldAt, receiptId, received } = shipment;
    const lines = shipment.lines.getItems().map((line) => RestockShipmentLineResponse.from(line));
    return Object.assign(new RestockShipmentResponse(), {
      ...{ id: shipmentId, reference, carrier, trackingNumber, expectedOn, toldAt: toldAt.toISOString(), receiptId },
      ...{ lines, delivery: received ? null : ForeseenDeliveryResponse.of(shipment) },
    });
  }
}
