// Lints the SQL of the compiled migrations with squawk: what would lock or break a live table is found before it is merged.
// Run it under Node 24 after the build. Optional argument: the compiled migrations (default dist/migrations/index.js).

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The first schema meets an empty database: nobody waits for its locks. Never add to this list after the first release. */
const FIRST_SCHEMA = ['Migration20261120000000_foundation', 'Migration20261120000100_book_consultation'];

/** Rules that only matter where somebody is already reading and writing. */
const LIVE_TABLE_RULES = [
  'adding-foreign-key-constraint',
  'constraint-missing-not-valid',
  'disallowed-unique-constraint',
  'require-concurrent-index-creation',
  'require-lock-timeout',
];

const ON_ONLY = /^create (unique )?index \w+ on only /i;

const repository = path.resolve(import.meta.dirname, '../..');
const compiled = path.resolve(process.argv[2] ?? path.join(repository, 'dist/migrations/index.js'));

/** An index `on only` a partitioned table scans nothing; the migration step builds those of the partitions concurrently. */
function remarked(sql) {
  return ON_ONLY.test(sql) ? `-- squawk-ignore require-concurrent-index-creation\n${sql}` : sql;
}

/** One migration as SQL, in the order in which it would run. `up` gets no database: a migration that asks one cannot be linted. */
async function sqlOf(Migration) {
  const migration = new Migration();
  await migration.up();
  const statements = migration.getQueries().map((query) => String(query.sql ?? query).trim());
  if (statements.length === 0) throw new Error(`${Migration.name} adds no SQL with addSql`);
  const exempt = FIRST_SCHEMA.includes(Migration.name) ? `-- squawk-ignore-file ${LIVE_TABLE_RULES.join(', ')}\n` : '';
  return {
    text: `${exempt}${statements.map((sql) => remarked(sql.replace(/;$/, ''))).join(';\n\n')};\n`,
    transaction: migration.isTransactional() ? '--assume-in-transaction' : '--no-assume-in-transaction',
  };
}

async function lint(Migration, directory) {
  const { text, transaction } = await sqlOf(Migration);
  const file = path.join(directory, `${Migration.name}.sql`);
  writeFileSync(file, text);
  const squawk = path.join(repository, 'node_modules/squawk-cli/js/bin/squawk');
  const config = path.join(repository, '.squawk.toml');
  const run = spawnSync(process.execPath, [squawk, '--config', config, transaction, file], { encoding: 'utf8' });
  if (run.status !== 0) console.error(`${run.stdout}${run.stderr}`);
  return run.status === 0;
}

const directory = mkdtempSync(path.join(tmpdir(), 'theriac-migrations-'));
try {
  const { migrations } = createRequire(import.meta.url)(compiled);
  if (!migrations?.length) throw new Error(`${compiled} exports no migrations`);
  let faulty = 0;
  for (const Migration of migrations) if (!(await lint(Migration, directory))) faulty += 1;
  console.log(`${migrations.length} migrations, ${faulty} with findings`);
  process.exitCode = faulty === 0 ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
