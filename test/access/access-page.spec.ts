import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LISTS } from './access-matrix';
import { accessPage } from './access-page';

const PAGE = join(__dirname, '..', '..', 'docs', 'reference', 'access.md');

describe('the page of who may do what', () => {
  it('is what the access matrix says (UPDATE_ACCESS_PAGE=1 writes it)', () => {
    const written = accessPage(Object.entries(LISTS));
    if (process.env.UPDATE_ACCESS_PAGE) writeFileSync(PAGE, written);
    expect(readFileSync(PAGE, 'utf8')).toBe(written);
  });

  it('tells what is for everybody from what is one’s own and what is nobody’s', () => {
    const page = accessPage([
      [
        'Notes',
        {
          readNote: { allowed: ['patient', 'staff'], foreign: ['otherPatient'] },
          listNotes: { allowed: ['doctor', 'otherDoctor'], blind: ['otherDoctor'] },
          readRules: { allowed: 'everybody' },
        },
      ],
    ]);
    expect(page).toContain('| `readNote`  |         | own     |        |            | yes   |       |         |');
    expect(page).toContain('| `listNotes` |         |         | own    |            |       |       |         |');
    expect(page).toContain('| `readRules` | yes     | yes     | yes    | yes        | yes   | yes   | yes     |');
  });
});
