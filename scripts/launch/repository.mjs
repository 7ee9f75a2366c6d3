import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository. */
export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @param {...string} parts @returns {string} */
export const inRepository = (...parts) => join(repository, ...parts);

/** Node 24, which npm brings along; the launch scripts themselves run on older ones. */
export const bundledNode = inRepository(
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** @returns {string} */
export function version() {
  return JSON.parse(readFileSync(inRepository('package.json'), 'utf8')).version;
}

/** DATA_DIR as an absolute path. @returns {string} */
export function dataDir() {
  return resolve(repository, process.env.DATA_DIR || '.data');
}

/** A fault that a person can mend: printed without a stack. */
export class LaunchError extends Error {}

/**
 * Runs a script's main function: a {@link LaunchError} is printed as it is, anything else with its stack.
 *
 * @param {() => Promise<number | void>} main returns the exit code
 */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(`\n${describe(error)}\n`);
    process.exitCode = 1;
  }
}

function describe(error) {
  if (error instanceof LaunchError) return error.message;
  if (error.code === 'EACCES' && error.path) {
    return `${error.path} belongs to another user. Was Theriac started as somebody else before? Use that user, or another DATA_DIR.`;
  }
  return error.stack ?? String(error);
}

/** @param {string} script file of the build @returns {string} its path, for the bundled node */
export function built(script) {
  const path = inRepository('dist', script);
  if (!existsSync(path)) throw new LaunchError(`dist/${script} is missing. Run: npm run build`);
  return path;
}
