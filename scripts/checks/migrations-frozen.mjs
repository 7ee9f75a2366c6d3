// Merged migrations are frozen: a database that ran one would never see a change of it. migrations/checksums.json lists each file
// with its SHA-256.
//
//   node scripts/checks/migrations-frozen.mjs           fails when a listed file changed or vanished, or a file is not listed
//   node scripts/checks/migrations-frozen.mjs --add     lists the new files; never changes a line that is there
//
// Optional last argument: the migrations' directory.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const args = process.argv.slice(2);
const directory = path.resolve(
  args.find((arg) => !arg.startsWith('--')) ?? path.resolve(import.meta.dirname, '../../migrations'),
);
const manifest = path.join(directory, 'checksums.json');

const files = readdirSync(directory)
  .filter((name) => /^Migration\d{14}_\w+\.ts$/.test(name))
  .sort();
const frozen = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : {};

const checksum = (file) =>
  createHash('sha256')
    .update(readFileSync(path.join(directory, file)))
    .digest('hex');

function faults() {
  const found = [];
  for (const [file, expected] of Object.entries(frozen)) {
    if (!files.includes(file))
      found.push(`${file} is frozen but gone; restore it and undo its effect in a new migration`);
    else if (checksum(file) !== expected)
      found.push(`${file} is frozen but changed; restore it and write a new migration`);
  }
  const last = Object.keys(frozen).sort().at(-1) ?? '';
  for (const file of files.filter((name) => !(name in frozen))) {
    if (file < last)
      found.push(`${file} is older than ${last}, which databases may have run already; give it a later timestamp`);
    else if (!args.includes('--add'))
      found.push(`${file} is not listed; freeze it with --add in the commit that adds it`);
  }
  const index = readFileSync(path.join(directory, 'index.ts'), 'utf8');
  for (const file of files) {
    if (!index.includes(`'./${file.slice(0, -3)}'`))
      found.push(`${file} is not exported by index.ts, so it would never run`);
  }
  return found;
}

const found = faults();
if (found.length > 0) {
  console.error(found.join('\n'));
  process.exitCode = 1;
} else {
  if (args.includes('--add')) {
    const listed = Object.fromEntries(files.map((file) => [file, frozen[file] ?? checksum(file)]));
    writeFileSync(manifest, `${JSON.stringify(listed, null, 2)}\n`);
  }
  console.log(`${files.length} migrations, all as they were merged`);
}
