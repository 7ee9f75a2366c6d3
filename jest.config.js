const { spawnSync } = require('node:child_process');
const { globSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const PACKAGES = join(__dirname, 'node_modules');
const VM_MODULES = '--experimental-vm-modules';

// Whoever starts jest in another way (an editor, npx on an older Node) gets the same run as `npm test`: under the bundled Node, and without
// the flag under which jest would take packages for ES modules that the transform below has made CommonJS.
function runsAsNeeded() {
  const flags = [...process.execArgv, process.env.NODE_OPTIONS ?? ''];
  return Number(process.versions.node.split('.')[0]) >= 24 && !flags.some((flag) => flag.includes(VM_MODULES));
}

if (!runsAsNeeded()) {
  const child = spawnSync(join(PACKAGES, 'node', 'bin', 'node'), process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, NODE_OPTIONS: process.env.NODE_OPTIONS?.replace(VM_MODULES, '') ?? '' },
  });
  if (child.error) throw child.error;
  process.exit(child.status ?? 1);
}

// Nest, MikroORM and others are ES modules. As CommonJS they load a quarter faster than jest loads ES modules, and every file of the suite
// loads all of them again.
const esModules = globSync('{,*/node_modules/,@*/*/node_modules/}{,@*/}*/package.json', { cwd: PACKAGES })
  .filter((path) => JSON.parse(readFileSync(join(PACKAGES, path), 'utf8')).type === 'module')
  .map((path) => dirname(path).replace(/.*node_modules\//, ''));

/** Counts for scripts that want them without reading jest's prose. */
const summary = process.env.TEST_SUMMARY_FILE ? [join(__dirname, 'test', 'support', 'summary-reporter.cjs')] : [];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/support/test-environment.cjs',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  // What is loaded only when it is needed is imported with the extension that the compiled file has.
  moduleNameMapper: { '^(\\.{1,2}/.*(\\.provider|-paper))\\.js$': '$1' },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json'],
  transform: {
    '\\.(ts|m?js)$': [
      '@swc/jest',
      {
        sourceMaps: 'inline',
        module: { type: 'commonjs' },
        jsc: {
          target: 'es2023',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
        },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})/).*(?<!\\.mjs)$`],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  // Long, for machines that are busy: a test that hangs fails all the same.
  testTimeout: 120_000,
  maxWorkers: process.env.JEST_WORKERS ?? '100%',
  // A worker that kept too much of the files before is ended and another one goes on, long before its heap is full.
  workerIdleMemoryLimit: '1.5GB',
  reporters: ['default', ...summary],
};
