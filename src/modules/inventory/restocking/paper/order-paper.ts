import { amountText } from '../../../../kernel/amount-text';
import { bytesOf, facts, GREY, MARGIN, openPage, type PdfDocument, row, rule } from '../../../../platform/pdf/pdf-page';

/** An order as its supplier reads it. */
export interface OrderPaper {
  label: string;
  createdAt: Date;
  /** Who orders. */
  buyer: { name: string; address: readonly string[]; taxId: string | null };
  supplierName: string;
  /** Where it is to be delivered. */
  locationName: string;
  /** Days, YYYY-MM-DD. */
  orderedOn: string;
  expectedOn: string | null;
  note: string | null;
  currency: string;
  total: number | null;
  lines: readonly PaperLine[];
}

export interface PaperLine {
  line: number;
  /** Name, form, strength, pack. */
  product: string;
  /** GTIN or NDC. */
  code: string | null;
  purchaseUnits: number;
  purchaseUnit: string;
  /** Minor units for one; null while it is not known. */
  unitCost: number | null;
}

const AMOUNT_COLUMN = 110;

/** Draws an order on A4. The same order gives the same bytes. */
export async function drawOrder(paper: OrderPaper): Promise<Buffer> {
  const { label, buyer, createdAt } = paper;
  const pdf = openPage({ title: `Order ${label}`, author: buyer.name, createdAt });
  drawBuyer(pdf, paper);
  drawFacts(pdf, paper);
  rule(pdf);
  for (const line of paper.lines) drawLine(pdf, line, paper.currency);
  rule(pdf);
  drawTotal(pdf, paper);
  return bytesOf(pdf);
}

function drawBuyer(pdf: PdfDocument, { buyer }: OrderPaper): void {
  pdf.font('bold').fontSize(14).fillColor('black').text(buyer.name);
  pdf.font('regular').fontSize(9).fillColor(GREY);
  for (const line of buyer.address) pdf.text(line);
  if (buyer.taxId !== null) pdf.text(`Tax ID ${buyer.taxId}`);
  pdf.moveDown(3);
}

function drawFacts(pdf: PdfDocument, paper: OrderPaper): void {
  const { label, orderedOn, expectedOn, supplierName, locationName, note } = paper;
  pdf.font('bold').fontSize(20).fillColor('black').text('Order').moveDown(0.6);
  facts(pdf, [
    ['Number', label],
    ['Date', orderedOn],
    ['To', supplierName],
    ['Deliver to', locationName],
    ...(expectedOn === null ? [] : [['Expected', expectedOn] as const]),
    ...(note === null ? [] : [['Note', note] as const]),
  ]);
  pdf.moveDown(1.5);
}

function drawLine(
  pdf: PdfDocument,
  { line, product, code, purchaseUnits, purchaseUnit, unitCost }: PaperLine,
  currency: string,
) {
  // What is drawn beside a name does not break the page by itself.
  if (pdf.y > pdf.page.height - 2 * MARGIN) pdf.addPage();
  const width = pdf.page.width - 2 * MARGIN - AMOUNT_COLUMN;
  const at = pdf.y;
  const cost = unitCost === null ? '' : ` at ${amountText(unitCost, currency)}`;
  pdf.font('regular').fontSize(10).fillColor('black');
  pdf.text(`${line}. ${product}`, MARGIN, at, { width });
  pdf.fontSize(9).fillColor(GREY);
  pdf.text(`${purchaseUnits} × ${purchaseUnit}${cost}${code === null ? '' : ` · ${code}`}`, { width });
  const below = pdf.y;
  if (unitCost !== null) {
    const amount = amountText(unitCost * purchaseUnits, currency);
    pdf.fontSize(10).fillColor('black').text(amount, MARGIN, at, { align: 'right' });
  }
  pdf.y = Math.max(pdf.y, below) + 6;
  pdf.x = MARGIN;
}

function drawTotal(pdf: PdfDocument, { total, currency }: OrderPaper): void {
  pdf.fontSize(10);
  if (total === null) {
    pdf.font('regular').fillColor(GREY).text('Please tell us the prices with your acknowledgement.', MARGIN);
    return;
  }
  row(
    pdf,
    'Total',
    (at) => pdf.font('bold').fillColor('black').text(amountText(total, currency), MARGIN, at, { align: 'right' }),
    'bold',
  );
}
