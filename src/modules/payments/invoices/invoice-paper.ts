import { amountText } from '../../../kernel/amount-text';
import { bytesOf, facts, GREY, MARGIN, openPage, type PdfDocument, row, rule } from '../../../platform/pdf/pdf-page';
import { dayIn } from './clinic-calendar';
import type { Invoice, InvoiceItem, InvoiceKind } from './invoice.entity';

/** What an invoice itself does not hold. */
export interface InvoicePaper {
  invoice: Invoice;
  /** Of the patient; null for somebody whose account was erased. */
  buyer: string | null;
  /** The invoice that a credit note corrects. */
  corrects: Invoice | null;
  timeZone: string;
}

const TITLES: Record<InvoiceKind, string> = { invoice: 'Invoice and receipt', credit_note: 'Credit note' };
const ITEMS: Record<InvoiceItem, string> = {
  consultation: 'Consultation',
  fee: 'Fee for a consultation that did not take place',
};

/** Draws a document on A4. The same document gives the same bytes. */
export async function drawInvoice(paper: InvoicePaper): Promise<Buffer> {
  const { invoice } = paper;
  const title = `${TITLES[invoice.kind]} ${invoice.label}`;
  const pdf = openPage({ title, author: invoice.seller.name, createdAt: invoice.issuedAt });
  drawSeller(pdf, invoice);
  drawFacts(pdf, paper);
  drawAmounts(pdf, invoice);
  drawFoot(pdf, invoice);
  return bytesOf(pdf);
}

function drawSeller(pdf: PdfDocument, { seller }: Invoice): void {
  pdf.font('bold').fontSize(14).fillColor('black').text(seller.name);
  pdf.font('regular').fontSize(9).fillColor(GREY);
  for (const line of seller.address) pdf.text(line);
  if (seller.taxId !== null) pdf.text(`Tax ID ${seller.taxId}`);
  pdf.moveDown(3);
}

function drawFacts(pdf: PdfDocument, { invoice, buyer, corrects, timeZone }: InvoicePaper): void {
  pdf.font('bold').fontSize(20).fillColor('black').text(TITLES[invoice.kind]).moveDown(0.6);
  facts(pdf, [
    ['Number', invoice.label],
    ['Date', dayIn(invoice.issuedAt, timeZone)],
    ...(buyer === null ? [] : [['For', buyer] as const]),
    ...(corrects ? [['Corrects', `${corrects.label} of ${dayIn(corrects.issuedAt, timeZone)}`] as const] : []),
  ]);
  pdf.moveDown(2);
}

function drawAmounts(pdf: PdfDocument, { kind, description, net, taxes, total, currency }: Invoice): void {
  const amount = (name: string, value: number, weight: 'regular' | 'bold' = 'regular') =>
    row(
      pdf,
      name,
      (at) => pdf.font(weight).fillColor('black').text(amountText(value, currency), MARGIN, at, { align: 'right' }),
      weight,
    );
  rule(pdf);
  amount(ITEMS[description], total);
  rule(pdf);
  if (taxes.length > 0) amount('Net', net);
  for (const { name, basisPoints, amount: value } of taxes) amount(`${name} ${basisPoints / 100} %, included`, value);
  amount(kind === 'invoice' ? 'Total' : 'Total given back', total, 'bold');
  pdf.moveDown(2);
}

function drawFoot(pdf: PdfDocument, { kind, method, paymentId }: Invoice): void {
  const paid = method === 'card' ? 'by card' : 'at the clinic';
  pdf.font('regular').fontSize(9).fillColor(GREY);
  pdf.text(kind === 'invoice' ? `Paid in full ${paid}.` : `Given back to where it was paid, ${paid}.`);
  pdf.text(`Payment ${paymentId}`);
}
