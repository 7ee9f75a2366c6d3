import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plantTree, REPOSITORY } from './planted-tree';

interface LintResult {
  filePath: string;
  messages: { ruleId: string | null; message: string }[];
}

const manyLines = (count: number) => Array.from({ length: count }, (_, line) => `  total += ${line};`).join('\n');
const branches = (count: number) =>
  Array.from({ length: count }, (_, i) => `  if (n === ${i}) return ${i};`).join('\n');

/** One planted violation each: the rule that must name it, the file, its text. */
const PLANTED: [rule: string, file: string, text: string][] = [
  [
    '@typescript-eslint/no-floating-promises',
    'src/platform/floating.ts',
    'export function f(): void { Promise.resolve(1); }',
  ],
  [
    '@typescript-eslint/no-misused-promises',
    'src/platform/misused.ts',
    'export const f = (p: Promise<boolean>): number => (p ? 1 : 2);',
  ],
  ['@typescript-eslint/no-explicit-any', 'src/platform/anything.ts', 'export const x: any = 1;'],
  [
    '@typescript-eslint/return-await',
    'src/platform/left-early.ts',
    'export async function f(p: Promise<number>): Promise<number> { try { return p; } catch { return 0; } }',
  ],
  ['max-lines', 'src/platform/long-file.ts', '// line\n'.repeat(301)],
  [
    'max-lines-per-function',
    'src/platform/long-function.ts',
    `export function f(): number {\n  let total = 0;\n${manyLines(40)}\n  return total;\n}`,
  ],
  ['complexity', 'src/platform/complex.ts', `export function f(n: number): number {\n${branches(13)}\n  return n;\n}`],
  [
    'max-params',
    'src/platform/crowded.service.ts',
    'export class Crowded { constructor(readonly a: 1, readonly b: 1, readonly c: 1, readonly d: 1, readonly e: 1, readonly f: 1) {} }',
  ],
  ['no-restricted-properties', 'src/platform/environment.ts', 'export const port = process.env.PORT;'],
  [
    'no-restricted-imports',
    'src/platform/imported-environment.ts',
    "import { env } from 'node:process';\nexport const port = env.PORT;",
  ],
  ['no-restricted-syntax', 'src/modules/doctors/wall-clock.ts', 'export const now = (): number => Date.now();'],
  ['no-restricted-syntax', 'src/modules/doctors/today.ts', 'export const today = (): Date => new Date();'],
  ['no-restricted-syntax', 'src/platform/unnamed.ts', 'export default class Unnamed {}'],
  [
    'no-restricted-imports',
    'src/platform/forward.ts',
    "import { forwardRef } from '@nestjs/common';\nexport const f = forwardRef;",
  ],
  ['no-console', 'src/platform/chatty.ts', "console.log('hello');"],
  ['theriac/file-name', 'src/platform/BadName.ts', 'export const x = 1;'],
  ['theriac/file-name', 'src/platform/date-utils.ts', 'export const x = 1;'],
  ['theriac/file-name', 'src/platform/helpers/dates.ts', 'export const x = 1;'],
  ['@typescript-eslint/naming-convention', 'src/platform/prefixed.ts', 'export interface IClock { now(): Date }'],
  ['no-warning-comments', 'src/platform/unfinished.ts', '// TODO finish\nexport const x = 1;'],
  ['theriac/every-test-runs', 'test/narrowed.spec.ts', "describe.only('x', () => {});"],
  ['theriac/every-test-runs', 'test/skipped.spec.ts', "it.skip.each([1])('x', () => {});"],
  ['theriac/every-test-runs', 'test/prefixed.spec.ts', "xit('x', () => {});"],
  ['no-undef', 'scripts/undefined.mjs', 'missing();'],
];

const DISABLED = "// eslint-disable-next-line no-console\nconsole.log('hello');";

const ALLOWED = {
  'src/config/env.ts': 'export const port = process.env.PORT;',
  'src/main.ts': "console.log('ready');",
  'src/platform/clock/system-clock.ts': 'export const systemNow = (): Date => new Date();',
  'src/modules/doctors/doctor.spec.ts': 'export const now = new Date();',
  'test/support/environment.ts': 'export const port = process.env.PORT;',
  'migrations/Migration20261120000000_foundation.ts': 'export class Migration20261120000000_foundation {}',
  'scripts/hello.mjs': 'console.log(process.env.PORT);',
};

const TSCONFIG = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    experimentalDecorators: true,
    types: ['node', 'jest'],
  },
  include: ['src', 'test', 'migrations'],
};

function lint(files: Record<string, string>): Map<string, string[]> {
  const tree = plantTree({
    ...files,
    'tsconfig.json': JSON.stringify(TSCONFIG),
    'eslint.config.mjs': readFileSync(join(REPOSITORY, 'eslint.config.mjs'), 'utf8'),
    'scripts/checks/lint-rules.mjs': readFileSync(join(REPOSITORY, 'scripts/checks/lint-rules.mjs'), 'utf8'),
  });
  try {
    const binary = join(REPOSITORY, 'node_modules/eslint/bin/eslint.js');
    const run = spawnSync(process.execPath, [binary, '.', '--format', 'json'], { cwd: tree.root, encoding: 'utf8' });
    if (!run.stdout) throw new Error(run.stderr);
    const results = JSON.parse(run.stdout) as LintResult[];
    return new Map(
      results.map(({ filePath, messages }) => [
        filePath.slice(tree.root.length + 1),
        messages.map(({ ruleId, message }) => ruleId ?? message),
      ]),
    );
  } finally {
    tree.remove();
  }
}

describe('the lint rules', () => {
  let found: Map<string, string[]>;

  beforeAll(() => {
    const planted = Object.fromEntries(PLANTED.map(([, file, text]) => [file, text]));
    found = lint({ ...ALLOWED, ...planted, 'src/platform/disabled.ts': DISABLED });
  });

  it.each(PLANTED)('%s names %s', (rule, file) => {
    expect(found.get(file)).toContain(rule);
  });

  it('are not switched off by a comment', () => {
    expect(found.get('src/platform/disabled.ts')).toContain('no-console');
  });

  it.each(Object.keys(ALLOWED))('allow %s', (file) => {
    expect(found.get(file)).toEqual([]);
  });
});
