import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorReference } from './error-reference';

/** Writes docs/reference/errors.md into the folder it is started in; a test fails while the file is not what this writes. */
const folder = join(process.cwd(), 'docs', 'reference');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'errors.md'), errorReference());
