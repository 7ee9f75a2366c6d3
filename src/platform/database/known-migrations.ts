import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '..', '..', '..', 'migrations');
const FILE = /^(Migration\d{14}_\w+)\.(ts|js)$/;

/**
 * Names of all migrations of this release, each of which is the name of its file: loading them takes time that a service which only serves
 * need not spend.
 *
 * @throws Error where there are none, as in an image from which they were left out
 */
export function knownMigrations(): string[] {
  const names = readdirSync(FOLDER).flatMap((file) => FILE.exec(file)?.[1] ?? []);
  if (names.length === 0) throw new Error('the migrations of this release are missing');
  return names.sort();
}
