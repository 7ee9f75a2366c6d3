import { ApiProperty } from '@nestjs/swagger';
import { PAYMENT_METHODS, type PaymentMethod } from '../../payment-status';
import { type Invoice, INVOICE_KINDS, type InvoiceItem, type InvoiceKind } from '../invoice.entity';

const ITEMS = ['consultation', 'fee'] as const satisfies readonly InvoiceItem[];

export class InvoiceSeller {
  @ApiProperty({ example: 'Arogya Clinic' })
  readonly name!: string;

  @ApiProperty({ type: [String], description: 'One entry a line; empty where none is configured.' })
  readonly address!: string[];

  @ApiProperty({ type: 'string', nullable: true, description: "The clinic's tax number.", example: '29ABCDE1234F1Z5' })
  readonly taxId!: string | null;
}

export class InvoiceTax {
  @ApiProperty({ example: 'CGST' })
  readonly name!: string;

  @ApiProperty({ type: 'number', description: 'In percent of the net amount.', example: 9 })
  readonly percent!: number;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'In minor units, within the total.', example: 1144 })
  readonly amount!: number;
}

/** An invoice, or the credit note of a refund. Never changes. */
export class InvoiceResponse {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ enum: INVOICE_KINDS, enumName: 'InvoiceKind' })
  readonly kind!: InvoiceKind;

  @ApiProperty({ description: 'Without gaps within its kind and year.', example: 'INV-2026-000001' })
  readonly number!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly issuedAt!: Date;

  @ApiProperty({ format: 'uuid' })
  readonly paymentId!: string;

  @ApiProperty({ format: 'uuid' })
  readonly patientId!: string;

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true, description: 'What a credit note gives back.' })
  readonly refundId!: string | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The invoice that a credit note corrects.',
  })
  readonly correctsId!: string | null;

  @ApiProperty()
  readonly seller!: InvoiceSeller;

  @ApiProperty({
    enum: ITEMS,
    enumName: 'InvoiceItem',
    description: 'What was paid for: a visit, or the fee for one that did not take place.',
  })
  readonly item!: InvoiceItem;

  @ApiProperty({ enum: PAYMENT_METHODS, enumName: 'PaymentMethod' })
  readonly method!: PaymentMethod;

  @ApiProperty({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 code.', example: 'INR' })
  readonly currency!: string;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'In minor units; net and taxes are the total.',
    example: 12712,
  })
  readonly net!: number;

  @ApiProperty({ type: [InvoiceTax] })
  readonly taxes!: InvoiceTax[];

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'In minor units. Of a credit note: what was given back.',
    example: 15000,
  })
  readonly total!: number;

  static from(invoice: Invoice): InvoiceResponse {
    const { id, kind, label, issuedAt, paymentId, patientId, refundId, correctsId, seller } = invoice;
    const { description, method, currency, net, taxes, total } = invoice;
    return Object.assign(new InvoiceResponse(), {
      ...{ id, kind, number: label, issuedAt, paymentId, patientId, refundId, correctsId, seller },
      ...{ item: description, method, currency, net, total },
      taxes: taxes.map(({ name, basisPoints, amount }) => ({ name, percent: basisPoints / 100, amount })),
    });
  }
}
