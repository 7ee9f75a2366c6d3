import bwipjs from 'bwip-js/node';
import { bytesOf, openPage, type PdfDocument } from '../../../platform/pdf/pdf-page';
import type { LabelText } from './label-text';

/** Points of a millimetre. */
const MM = 72 / 25.4;
const MARGIN = 4 * MM;
/** A common label of a roll: 100 by 62 millimetres. */
const SIZE: [number, number] = [100 * MM, 62 * MM];
const CODE = 15 * MM;

/** One page for each label; directions that are too long for one go on on the next, and are never cut. The same labels give the same bytes. */
export async function drawLabels(labels: readonly LabelText[]): Promise<Buffer> {
  const { place = '', dispensedOn = '' } = labels[0] ?? {};
  const facts = { title: 'Labels', author: place, createdAt: new Date(dispensedOn) };
  const pdf = openPage(facts, { size: SIZE, margin: MARGIN });
  for (const [at, label] of labels.entries()) {
    if (at > 0) pdf.addPage();
    await drawLabel(pdf, label);
  }
  return bytesOf(pdf);
}

async function drawLabel(pdf: PdfDocument, label: LabelText): Promise<void> {
  const code = await bwipjs.toBuffer({ bcid: 'datamatrix', text: label.code, scale: 4 });
  pdf.image(code, SIZE[0] - MARGIN - CODE, MARGIN, { width: CODE, height: CODE });
  const beside = { width: SIZE[0] - 2 * MARGIN - CODE - 2 * MM };
  pdf.font('regular').fontSize(7).text(label.place, MARGIN, MARGIN, beside);
  pdf.font('bold').fontSize(11).text(label.patient, beside);
  pdf.fontSize(10).text(label.medicine, beside);
  pdf.font('regular').fontSize(8).text(`Quantity ${label.quantity}`, beside);
  pdf.y = Math.max(pdf.y, MARGIN + CODE) + 1 * MM;
  pdf.font('bold').fontSize(11).text(label.directions);
  pdf.font('regular').fontSize(8);
  if (label.instructions !== null) pdf.text(label.instructions);
  pdf.moveDown(0.3).fontSize(7);
  pdf.text(`Batch ${label.batch}   Use until ${label.expiresOn}   Dispensed ${label.dispensedOn}`);
  pdf.text(`Prescribed by ${label.prescriber}. Keep out of the reach of children.`);
}
