import { create } from 'fontkit';
import { readFileSync } from 'node:fs';
import PDFDocument from 'pdfkit';

export type PdfDocument = InstanceType<typeof PDFDocument>;

/** What a document says of itself. */
export interface PdfFacts {
  title: string;
  author: string;
  createdAt: Date;
}

/** Of a page, in points. */
export interface PdfFormat {
  size: [width: number, height: number];
  margin: number;
}

export const MARGIN = 56;
export const GREY = '#555555';

type Weight = 'regular' | 'bold';

// One family for Latin and Devanagari, so that a name need not be cut into runs. Read once: given the bytes, pdfkit would read the font anew
// for every document, which takes 60 ms in which the process does nothing else.
const font = (file: string) => create(readFileSync(require.resolve(`@expo-google-fonts/noto-sans/${file}.ttf`)));
const REGULAR = font('400Regular/NotoSans_400Regular');
const BOLD = font('700Bold/NotoSans_700Bold');

/** A page, A4 unless it is said otherwise, with the fonts `regular` and `bold`. The same drawing gives the same bytes. */
export function openPage({ title, author, createdAt }: PdfFacts, format: Partial<PdfFormat> = {}): PdfDocument {
  const pdf = new PDFDocument({
    ...{ size: 'A4', margin: MARGIN, ...format, lang: 'en', pdfVersion: '1.7', displayTitle: true },
    info: { Title: title, Author: author, CreationDate: createdAt },
  });
  // pdfkit takes fonts of fontkit; its types do not say so.
  return pdf.registerFont('regular', REGULAR as never).registerFont('bold', BOLD as never);
}

/** Ends the document. */
export async function bytesOf(pdf: PdfDocument): Promise<Buffer> {
  pdf.end();
  const chunks: Buffer[] = [];
  for await (const chunk of pdf) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A name on the left and what it stands for beside it, on one line. */
export function row(pdf: PdfDocument, name: string, value: (at: number) => unknown, weight: Weight = 'regular'): void {
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

/** Names with what they stand for, one below the other. */
export function facts(pdf: PdfDocument, pairs: readonly (readonly [name: string, value: string])[]): void {
  pdf.fontSize(10);
  for (const [name, value] of pairs) {
    row(pdf, name, (at) =>
      pdf
        .font('regular')
        .fillColor('black')
        .text(value, MARGIN + 90, at),
    );
  }
}

/** A thin line across the page. */
export function rule(pdf: PdfDocument): void {
  pdf
    .moveTo(MARGIN, pdf.y)
    .lineTo(pdf.page.width - MARGIN, pdf.y)
    .lineWidth(0.5)
    .strokeColor('#bbbbbb')
    .stroke();
  pdf.y += 8;
}
