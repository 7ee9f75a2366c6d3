import { inflateSync } from 'node:zlib';

/** Each glyph of a font as the text that it stands for. */
type GlyphTexts = Map<string, string>;

/** The text of a PDF as pdfkit writes it, piece by piece in the order of drawing: what somebody gets who copies it. A glyph without text is `\uFFFD`. */
export function pdfText(pdf: Buffer): string[] {
  const objects = objectsOf(pdf);
  const fonts = new Map<string, GlyphTexts>();
  for (const { body } of objects.values()) {
    for (const [, name, id] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) fonts.set(name, glyphTextsOf(objects, id));
  }
  return [...objects.values()].flatMap(({ stream }) => (stream?.includes(' Tf') ? textsOf(stream, fonts) : []));
}

interface PdfObject {
  body: string;
  stream: string | null;
}

function objectsOf(pdf: Buffer): Map<string, PdfObject> {
  const found = new Map<string, PdfObject>();
  for (const [, id, body] of pdf.toString('latin1').matchAll(/(?:^|\n)(\d+) 0 obj\n([^]*?)\nendobj/g)) {
    const [, dictionary, raw] = /^([^]*?)\nstream\n([^]*)\nendstream$/.exec(body) ?? [];
    const bytes = raw === undefined ? null : Buffer.from(raw, 'latin1');
    const packed = dictionary?.includes('/FlateDecode');
    const stream = bytes && (packed ? inflateSync(bytes) : bytes).toString('latin1');
    found.set(id, { body: dictionary ?? body, stream });
  }
  return found;
}

function glyphTextsOf(objects: Map<string, PdfObject>, font: string): GlyphTexts {
  const [, map] = /\/ToUnicode (\d+) 0 R/.exec(objects.get(font)?.body ?? '') ?? [];
  const texts: GlyphTexts = new Map();
  const stream = objects.get(map)?.stream ?? '';
  for (const [, first, list] of stream.matchAll(/<(\w{4})> <\w{4}> \[([^\]]*)\]/g)) {
    [...list.matchAll(/<([\w ]*)>/g)].forEach(([, utf16], index) => {
      const glyph = (parseInt(first, 16) + index).toString(16).padStart(4, '0');
      texts.set(glyph, Buffer.from(utf16.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'));
    });
  }
  return texts;
}

function textsOf(stream: string, fonts: Map<string, GlyphTexts>): string[] {
  let font: GlyphTexts = new Map();
  const texts: string[] = [];
  for (const [, name, pieces] of stream.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name !== undefined) font = fonts.get(name) ?? new Map();
    else
      texts.push(
        glyphsOf(pieces)
          .map((glyph) => font.get(glyph) ?? '\uFFFD')
          .join(''),
      );
  }
  return texts;
}

function glyphsOf(pieces: string): string[] {
  return [...pieces.matchAll(/<(\w+)>/g)].flatMap(([, hex]) => hex.match(/.{4}/g) ?? []);
}
