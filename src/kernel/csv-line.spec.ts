import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvLine } from './csv-line';

describe('a line of CSV', () => {
  it('is read back as it was written, but for what a spreadsheet would run', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), (cells) => {
        const [read] = parse(csvLine(cells), { record_delimiter: '\r\n' });
        expect(read).toEqual(cells.map((text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)));
      }),
    );
  });

  it('writes numbers and nothing as they are', () => {
    expect(csvLine([-2, null, 'a'])).toBe('-2,,a\r\n');
  });
});
