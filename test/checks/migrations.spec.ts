import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from './planted-tree';

const FIRST = 'Migration20300101000000_first';
const SECOND = 'Migration20300102000000_second';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'theriac-migrations-spec-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

function run(script: string, ...args: string[]) {
  const result = spawnSync(process.execPath, [join(REPOSITORY, 'scripts/checks', script), ...args], {
    encoding: 'utf8',
  });
  return { status: result.status, output: result.stdout + result.stderr };
}

describe('the freeze of merged migrations', () => {
  const check = () => run('migrations-frozen.mjs', directory);
  const add = () => run('migrations-frozen.mjs', '--add', directory);

  function write(name: string, text = `export class ${name} {}`): void {
    writeFileSync(join(directory, `${name}.ts`), text);
    appendFileSync(join(directory, 'index.ts'), `export * from './${name}';\n`);
  }

  beforeEach(() => {
    write(FIRST);
    write(SECOND);
    expect(add()).toMatchObject({ status: 0 });
  });

  it('passes what stayed as it was', () => {
    expect(check()).toMatchObject({ status: 0 });
  });

  it('refuses a changed file, also when asked to add', () => {
    appendFileSync(join(directory, `${FIRST}.ts`), '\n// changed');
    expect(check()).toMatchObject({ status: 1, output: expect.stringContaining(`${FIRST}.ts is frozen but changed`) });
    expect(add()).toMatchObject({ status: 1 });
    expect(check()).toMatchObject({ status: 1 });
  });

  it('refuses a file that is gone', () => {
    unlinkSync(join(directory, `${FIRST}.ts`));
    expect(check()).toMatchObject({ status: 1, output: expect.stringContaining('is frozen but gone') });
  });

  it('refuses a new file until it is listed', () => {
    write('Migration20300103000000_third');
    expect(check()).toMatchObject({ status: 1, output: expect.stringContaining('is not listed') });
    expect(add()).toMatchObject({ status: 0 });
    expect(check()).toMatchObject({ status: 0 });
  });

  it('refuses a new file that would run before one that databases have', () => {
    write('Migration20300101120000_between');
    expect(add()).toMatchObject({ status: 1, output: expect.stringContaining('is older than') });
  });

  it('refuses a file that index.ts does not name', () => {
    writeFileSync(join(directory, 'Migration20300103000000_lost.ts'), '');
    expect(add()).toMatchObject({ status: 1, output: expect.stringContaining('would never run') });
  });
});

describe('the migration linter', () => {
  /** Lints one compiled migration with these statements. */
  function lint(statements: string[], { name = SECOND, transactional = true } = {}) {
    const compiled = join(directory, 'dist');
    mkdirSync(compiled);
    const migration = `class ${name} {
      up() {}
      getQueries() { return ${JSON.stringify(statements)}; }
      isTransactional() { return ${transactional}; }
    }`;
    writeFileSync(join(compiled, 'index.cjs'), `${migration}\nexports.migrations = [${name}];`);
    return run('migrations.mjs', join(compiled, 'index.cjs'));
  }

  const WITH_TIMEOUT = "set local lock_timeout = '2s'";

  it.each([
    ['adding-required-field', 'alter table doctor add column title text not null'],
    ['ban-drop-column', 'alter table doctor drop column title'],
    ['ban-drop-table', 'drop table doctor'],
    ['renaming-column', 'alter table doctor rename column title to heading'],
    ['renaming-table', 'alter table doctor rename to physician'],
    ['changing-column-type', 'alter table doctor alter column title type bigint'],
    ['require-concurrent-index-creation', 'create index doctor_title on doctor (title)'],
    ['adding-foreign-key-constraint', 'alter table doctor add constraint f foreign key (a) references b (id)'],
    ['constraint-missing-not-valid', 'alter table doctor add constraint c check (a > 1)'],
    ['disallowed-unique-constraint', 'alter table doctor add constraint u unique (a)'],
    ['prefer-timestamp-tz', 'create table visit (id uuid primary key, at timestamp not null)'],
    ['prefer-text-field', 'create table visit (id uuid primary key, title varchar(40))'],
    ['prefer-identity', 'create table visit (id serial primary key)'],
    ['syntax-error', 'create index session_user on doctor (title)'],
  ])('finds %s in: %s', (rule, statement) => {
    expect(lint([WITH_TIMEOUT, statement])).toMatchObject({ status: 1, output: expect.stringContaining(rule) });
  });

  it('wants a lock timeout before a live table is touched', () => {
    const statements = ['alter table doctor add column title text'];
    expect(lint(statements)).toMatchObject({ status: 1, output: expect.stringContaining('require-lock-timeout') });
  });

  it('passes what is safe under load', () => {
    expect(lint([WITH_TIMEOUT, 'alter table doctor add column title text'])).toMatchObject({ status: 0 });
  });

  it('passes an index built concurrently only outside a transaction', () => {
    const statements = ["set lock_timeout = '2s'", 'create index concurrently doctor_title on doctor (title)'];
    expect(lint(statements, { transactional: false })).toMatchObject({ status: 0 });
    rmSync(join(directory, 'dist'), { recursive: true });
    expect(lint(statements)).toMatchObject({ status: 1 });
  });

  it('lets the first schema do what only matters on live tables, and nothing else', () => {
    const name = 'Migration20261120000000_foundation';
    expect(lint(['create index doctor_title on doctor (title)'], { name })).toMatchObject({ status: 0 });
    rmSync(join(directory, 'dist'), { recursive: true });
    expect(lint(['alter table doctor drop column title'], { name })).toMatchObject({ status: 1 });
  });

  it('fails when it finds nothing to lint', () => {
    expect(lint([])).toMatchObject({ status: 1, output: expect.stringContaining('adds no SQL') });
  });
});
