import { Entity, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { uuidv7 } from 'uuidv7';
import type { PaymentMethod } from '../payment-status';
import type { TaxedAmount, TaxLine } from './taxes';

export const INVOICE_KINDS = ['invoice', 'credit_note'] as const;

export type InvoiceKind = (typeof INVOICE_KINDS)[number];

/** What was paid for, in words for the paper; nothing that tells why somebody saw a doctor. */
export type InvoiceItem = 'consultation' | 'fee';

/** Who sells, as it was configured when the document was issued. */
export interface Seller {
  name: string;
  /** One entry a line. */
  address: string[];
  taxId: string | null;
}

/** A place in a series without gaps. */
export interface InvoiceNumber {
  year: number;
  number: number;
}

interface Issued extends InvoiceNumber {
  at: Date;
  seller: Seller;
}

interface Paid {
  id: string;
  patientId: string;
  method: PaymentMethod;
  currency: string;
  feeOnly: boolean;
}

const PREFIX: Record<InvoiceKind, string> = { invoice: 'INV', credit_note: 'CN' };

/** An invoice that is paid, and so a receipt as well, or the credit note of a refund. Never changed: a mistake is corrected by another document. */
@Entity({ tableName: 'invoice' })
@Unique({ name: 'invoice_number_once', properties: ['kind', 'year', 'number'] })
export class Invoice {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'text' })
  kind!: InvoiceKind;

  /** Of the clinic's calendar. */
  @Property({ type: 'smallint' })
  year!: number;

  /** From 1, without gaps within kind and year. */
  @Property({ type: 'integer' })
  number!: number;

  /** What the database proves that by: the document before this one, which must be there. */
  @Property({ type: 'integer', nullable: true })
  previousNumber: number | null = null;

  @Property({ type: 'uuid' })
  paymentId!: string;

  @Property({ type: 'uuid' })
  patientId!: string;

  @Unique({ name: 'invoice_once_per_refund' })
  @Property({ type: 'uuid', nullable: true })
  refundId: string | null = null;

  @Property({ type: 'uuid', nullable: true })
  correctsId: string | null = null;

  @Property({ type: 'timestamptz' })
  issuedAt!: Date;

  @Property({ type: 'jsonb' })
  seller!: Seller;

  @Property({ type: 'text' })
  description!: InvoiceItem;

  @Property({ type: 'text' })
  method!: PaymentMethod;

  @Property({ type: 'text' })
  currency!: string;

  /** Minor units, like every amount here. What a credit note gives back is positive. */
  @Property({ type: 'bigint', runtimeType: 'number' })
  net!: number;

  @Property({ type: 'jsonb' })
  taxes!: TaxLine[];

  @Property({ type: 'bigint', runtimeType: 'number' })
  total!: number;

  static of(payment: Paid, amount: TaxedAmount, issued: Issued): Invoice {
    const invoice = numbered('invoice', issued);
    invoice.paymentId = payment.id;
    invoice.patientId = payment.patientId;
    invoice.description = payment.feeOnly ? 'fee' : 'consultation';
    invoice.method = payment.method;
    invoice.currency = payment.currency;
    return Object.assign(invoice, amount);
  }

  /** The credit note of a refund. */
  creditNote(refundId: string, amount: TaxedAmount, issued: Issued): Invoice {
    const note = numbered('credit_note', issued);
    const { paymentId, patientId, description, method, currency } = this;
    Object.assign(note, { paymentId, patientId, description, method, currency });
    note.refundId = refundId;
    note.correctsId = this.id;
    return Object.assign(note, amount);
  }

  /** As it is printed, e.g. `INV-2026-000001`: short enough for every tax office (India takes 16 characters). */
  get label(): string {
    return `${PREFIX[this.kind]}-${this.year}-${String(this.number).padStart(6, '0')}`;
  }
}

function numbered(kind: InvoiceKind, { year, number, at, seller }: Issued): Invoice {
  const invoice = new Invoice();
  invoice.id = uuidv7();
  invoice.kind = kind;
  invoice.year = year;
  invoice.number = number;
  invoice.previousNumber = number === 1 ? null : number - 1;
  invoice.issuedAt = at;
  invoice.seller = seller;
  return invoice;
}
