const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const bundledNode = join(__dirname, 'node_modules', 'node', 'bin', 'node');
const VM_MODULES = '--experimental-vm-modules';

// Nest and MikroORM are ES modules. Only Node 24 with this flag lets jest `require` them, so whoever starts jest in another way
// (an editor, npx on an older node) gets the same run under the bundled node instead of a puzzling syntax error.
function runsAsNeeded() {
  const flags = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(' ')];
  return Number(process.versions.node.split('.')[0]) >= 24 && flags.includes(VM_MODULES);
}

if (!runsAsNeeded()) {
  const flags = [VM_MODULES, '--disable-warning=ExperimentalWarning'];
  const child = spawnSync(bundledNode, [...flags, ...process.argv.slice(1)], { stdio: 'inherit' });
  if (child.error) throw child.error;
  process.exit(child.status ?? 1);
}

/** Counts for scripts that want them without reading jest's prose. */
const summary = process.env.TEST_SUMMARY_FILE ? [join(__dirname, 'test', 'support', 'summary-reporter.cjs')] : [];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  // What is loaded only when it is needed is imported with the extension that the compiled file has.
  moduleNameMapper: { '^(\\.{1,2}/.*(\\.provider|-paper))\\.js$': '$1' },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json'],
  transform: {
    '^.+\\.ts$': [
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
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  // Long, for machines that are busy: a test that hangs fails all the same.
  testTimeout: 120_000,
  maxWorkers: process.env.JEST_WORKERS ?? '100%',
  reporters: ['default', ...summary],
};
