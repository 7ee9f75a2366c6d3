import { readFileSync } from 'node:fs';
import PDFDocument from 'pdfkit';
import { amountText } from './amount-text';
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

type Document = InstanceType<typeof PDFDocument>;

// One family for Latin and Devanagari, so that a name need not be cut into runs.
const font = (file: string) => readFileSync(require.resolve(`@expo-google-fonts/noto-sans/${file}.ttf`));
const REGULAR = font('400Regular/NotoSans_400Regular');
const BOLD = font('700Bold/NotoSans_700Bold');

const TITLES: Record<InvoiceKind, string> = { invoice: 'Invoice and receipt', credit_note: 'Credit note' };
const ITEMS: Record<InvoiceItem, string> = {
  consultation: 'Consultation',
  fee: 'Fee for a consultation that did not take place',
};
const MARGIN = 56;
const GREY = '#555555';

/** Draws a document on A4. The same document gives the same bytes. */
export async function drawInvoice(paper: InvoicePaper): Promise<Buffer> {
  const { invoice } = paper;
  const pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    lang: 'en',
    pdfVersion: '1.7',
    displayTitle: true,
    info: {
      Title: `${TITLES[invoice.kind]} ${invoice.label}`,
      Author: invoice.seller.name,
      CreationDate: invoice.issuedAt,
    },
  });
  pdf.registerFont('regular', REGULAR).registerFont('bold', BOLD);
  drawSeller(pdf, invoice);
  drawFacts(pdf, paper);
  drawAmounts(pdf, invoice);
  drawFoot(pdf, invoice);
  pdf.end();
  const chunks: Buffer[] = [];
  for await (const chunk of pdf) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function drawSeller(pdf: Document, { seller }: Invoice): void {
  pdf.font('bold').fontSize(14).fillColor('black').text(seller.name);
  pdf.font('regular').fontSize(9).fillColor(GREY);
  for (const line of seller.address) pdf.text(line);
  if (seller.taxId !== null) pdf.text(`Tax ID ${seller.taxId}`);
  pdf.moveDown(3);
}

function drawFacts(pdf: Document, { invoice, buyer, corrects, timeZone }: InvoicePaper): void {
  pdf.font('bold').fontSize(20).fillColor('black').text(TITLES[invoice.kind]).moveDown(0.6);
  const facts: [string, string][] = [
    ['Number', invoice.label],
    ['Date', dayIn(invoice.issuedAt, timeZone)],
    ...(buyer === null ? [] : [['For', buyer] as [string, string]]),
    ...(corrects
      ? [['Corrects', `${corrects.label} of ${dayIn(corrects.issuedAt, timeZone)}`] as [string, string]]
      : []),
  ];
  pdf.fontSize(10);
  for (const [name, value] of facts)
    row(pdf, name, (at) =>
      pdf
        .font('regular')
        .fillColor('black')
        .text(value, MARGIN + 90, at),
    );
  pdf.moveDown(2);
}

function drawAmounts(pdf: Document, { kind, description, net, taxes, total, currency }: Invoice): void {
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

function drawFoot(pdf: Document, { kind, method, paymentId }: Invoice): void {
  const paid = method === 'card' ? 'by card' : 'at the clinic';
  pdf.font('regular').fontSize(9).fillColor(GREY);
  pdf.text(kind === 'invoice' ? `Paid in full ${paid}.` : `Given back to where it was paid, ${paid}.`);
  pdf.text(`Payment ${paymentId}`);
}

/** A name on the left and what it stands for beside it, on one line. */
function row(
  pdf: Document,
  name: string,
  value: (at: number) => unknown,
  weight: 'regular' | 'bold' = 'regular',
): void {
  const at = pdf.y;
  pdf
    .font(weight)
    .fillColor(weight === 'bold' ? 'black' : GREY)
    .text(name, MARGIN, at);
  const below = pdf.y;
  value(at);
  pdf.y = Math.max(pdf.y, below) + 4;
  pdf.x = MARGIN;
}

function rule(pdf: Document): void {
  pdf
    .moveTo(MARGIN, pdf.y)
    .lineTo(pdf.page.width - MARGIN, pdf.y)
    .lineWidth(0.5)
    .strokeColor('#bbbbbb')
    .stroke();
  pdf.y += 8;
}
