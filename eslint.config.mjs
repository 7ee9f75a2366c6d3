import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { theriac } from './scripts/checks/lint-rules.mjs';

const SOURCE = ['src/**/*.ts'];
const SPECS = ['**/*.spec.ts'];
const TESTS = ['test/**/*.ts', ...SPECS];

// The files whose job is to talk to a terminal: process entry points and command-line tools.
const TERMINAL = ['src/*.ts', 'src/openapi/**/*.ts', 'src/**/*.cli.ts'];

const NODE_GLOBALS = Object.fromEntries(
  [
    ...Object.getOwnPropertyNames(globalThis),
    'WebSocket',
    'require',
    'module',
    'exports',
    '__dirname',
    '__filename',
  ].map((name) => [name, 'readonly']),
);

const BUGS = {
  'array-callback-return': 'error',
  'no-async-promise-executor': 'error',
  'no-compare-neg-zero': 'error',
  'no-cond-assign': ['error', 'except-parens'],
  'no-constant-binary-expression': 'error',
  'no-constant-condition': ['error', { checkLoops: 'allExceptWhileTrue' }],
  'no-control-regex': 'error',
  'no-debugger': 'error',
  'no-dupe-else-if': 'error',
  'no-duplicate-case': 'error',
  'no-empty': 'error',
  'no-eval': 'error',
  'no-fallthrough': 'error',
  'no-implied-eval': 'error',
  'no-loss-of-precision': 'error',
  'no-misleading-character-class': 'error',
  'no-new-wrappers': 'error',
  'no-prototype-builtins': 'error',
  'no-self-assign': 'error',
  'no-self-compare': 'error',
  'no-sparse-arrays': 'error',
  'no-template-curly-in-string': 'error',
  'no-unmodified-loop-condition': 'error',
  'no-unreachable': 'error',
  'no-unreachable-loop': 'error',
  'no-unsafe-finally': 'error',
  'no-unsafe-optional-chaining': 'error',
  'no-useless-catch': 'error',
  'no-useless-escape': 'error',
  'no-var': 'error',
  'use-isnan': 'error',
  'valid-typeof': 'error',
};

const READABILITY = {
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-else-return': 'error',
  'no-lonely-if': 'error',
  'no-nested-ternary': 'error',
  'no-unneeded-ternary': 'error',
  'no-useless-rename': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
  'prefer-template': 'error',
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'start' }],
  'theriac/file-name': 'error',
};

const SIZE = {
  complexity: ['error', 12],
  'max-depth': ['error', 3],
  'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
  'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true, IIFEs: true }],
  // Counts constructors too: a class that needs a sixth collaborator hides a noun that wants out.
  'max-params': ['error', 5],
};

const TYPE_SAFETY = {
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/ban-ts-comment': 'error',
  '@typescript-eslint/no-array-delete': 'error',
  '@typescript-eslint/no-base-to-string': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-for-in-array': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/no-non-null-asserted-optional-chain': 'error',
  '@typescript-eslint/no-redundant-type-constituents': 'error',
  '@typescript-eslint/no-this-alias': 'error',
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/no-unsafe-function-type': 'error',
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true },
  ],
  '@typescript-eslint/no-unused-expressions': 'error',
  '@typescript-eslint/no-wrapper-object-types': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/prefer-promise-reject-errors': 'error',
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  // Inside try, `return promise` would leave the block before the promise fails, and the transaction with it.
  '@typescript-eslint/return-await': ['error', 'in-try-catch'],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/unbound-method': 'error',
};

const NAMING = {
  '@typescript-eslint/naming-convention': [
    'error',
    { selector: 'typeLike', format: ['PascalCase'] },
    { selector: 'interface', format: ['PascalCase'], custom: { regex: '^I[A-Z]', match: false } },
    // Decorators are functions named like classes.
    { selector: 'function', format: ['camelCase', 'PascalCase'] },
    { selector: 'variable', format: ['camelCase', 'PascalCase', 'UPPER_CASE'], leadingUnderscore: 'allow' },
    { selector: 'parameter', format: ['camelCase', 'PascalCase'], leadingUnderscore: 'allow' },
    { selector: 'parameter', modifiers: ['destructured'], format: null },
    { selector: 'variable', modifiers: ['destructured'], format: null },
    { selector: 'classMethod', format: ['camelCase'] },
  ],
};

const NO_DEFAULT_EXPORT = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name: a name that can be searched for is the same everywhere.',
};
const NO_FORWARD_REF = {
  selector: "CallExpression[callee.name='forwardRef'], CallExpression[callee.property.name='forwardRef']",
  message: 'forwardRef hides an import cycle: cross by an event or move the shared noun.',
};
const NO_WALL_CLOCK = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Take the time from the injected clock.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Take the time from the injected clock.',
  },
];

export default defineConfig(
  {
    ignores: ['node_modules/', 'dist/', 'coverage/', '.data/', 'bench/results/', 'sdk/**/generated/'],
  },
  {
    // Exceptions belong into this file, where a reviewer sees them: comments in the code switch nothing off.
    linterOptions: { noInlineConfig: true },
    plugins: { theriac },
    rules: { ...BUGS, ...READABILITY },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: { ecmaVersion: 2024, globals: NODE_GLOBALS },
    rules: { 'no-undef': 'error', 'no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none' }] },
  },
  {
    files: ['**/*.cjs', '*.js'],
    languageOptions: { sourceType: 'commonjs' },
  },
  {
    files: ['**/*.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: { ...TYPE_SAFETY, ...NAMING },
  },
  {
    files: ['src/**/*.ts', 'scripts/**/*.mjs', 'test/**/*.ts'],
    rules: SIZE,
  },
  {
    files: SOURCE,
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, NO_FORWARD_REF],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'src/config/env.ts is the only reader of the environment.' },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: '@nestjs/common', importNames: ['forwardRef'], message: NO_FORWARD_REF.message },
            { name: 'node:process', importNames: ['env'], message: 'src/config/env.ts is the only reader of it.' },
            { name: 'process', message: 'Use the global or node:process.' },
          ],
        },
      ],
    },
  },
  {
    files: ['src/modules/**/*.ts', 'src/**/*.entity.ts'],
    rules: { 'no-restricted-syntax': ['error', NO_DEFAULT_EXPORT, NO_FORWARD_REF, ...NO_WALL_CLOCK] },
  },
  {
    files: TERMINAL,
    rules: { 'no-console': 'off' },
  },
  {
    files: ['src/config/env.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: TESTS,
    rules: {
      'max-lines': ['error', { max: 350, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': 'off',
      'no-restricted-properties': 'off',
      'no-restricted-syntax': ['error', NO_FORWARD_REF],
      'no-template-curly-in-string': 'off',
      'theriac/every-test-runs': 'error',
      // expect(service.method) names a method without calling it.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // A migration is one frozen page, named by the tool that runs it.
    files: ['migrations/**/*.ts'],
    rules: { 'theriac/file-name': 'off', '@typescript-eslint/naming-convention': 'off' },
  },
);
