import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { pathToFileURL } from 'node:url';
import { exclusively } from './launch/file-lock.mjs';
import { bundledNode, inRepository, LaunchError, runScript } from './launch/repository.mjs';

const MARKER = inRepository('node_modules', '.theriac-installed');
const INSTALL_PATIENCE_MS = 15 * 60_000;

/** @returns {boolean} whether node_modules is what package-lock.json asks for */
export function dependenciesAreCurrent() {
  if (!existsSync(bundledNode)) return false;
  const wanted = lockHash();
  if (existsSync(MARKER) && readFileSync(MARKER, 'utf8') === wanted) return true;
  // Somebody who ran npm by hand need not wait for it a second time.
  if (!installedAsLocked()) return false;
  writeFileSync(MARKER, wanted);
  return true;
}

/**
 * Installs by `npm ci` what is missing.
 *
 * @param {() => void} [onStart] called before the minute that it takes
 * @returns {Promise<boolean>} whether anything had to be done
 * @throws LaunchError when npm fails, with npm's own words above it
 */
export async function ensureDependencies(onStart = () => {}) {
  if (dependenciesAreCurrent()) return false;
  return exclusively(
    inRepository('.install.lock'),
    () => {
      if (dependenciesAreCurrent()) return false;
      onStart();
      install();
      return true;
    },
    INSTALL_PATIENCE_MS,
  );
}

function install() {
  // Development packages too, whatever NODE_ENV says: the build needs them.
  npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  // A user's npm may be set to run no install scripts; this one fetches Node 24.
  if (!existsSync(bundledNode)) npm(['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error']);
  if (!existsSync(bundledNode))
    throw new LaunchError('npm installed everything but Node 24. Remove node_modules and try again.');
  writeFileSync(MARKER, lockHash());
}

function npm(args) {
  // Not the node inside node_modules, which `npm ci` removes while it would still be needed.
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const result = spawnSync('npm', args, {
    cwd: inRepository(),
    env: { ...process.env, PATH: path.join(delimiter) },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (result.error) throw new LaunchError(`npm cannot be started: ${result.error.message}`);
  if (result.status !== 0) throw new LaunchError(`npm ${args[0]} failed; its own message is above.`);
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(inRepository('package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
}

/** Compares the lock with npm's own record of what it put into node_modules. */
function installedAsLocked() {
  const record = inRepository('node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = packagesOf(record);
  const locked = packagesOf(inRepository('package-lock.json'));
  const same = (path) => installed[path]?.version === locked[path]?.version;
  const missing = Object.keys(locked).filter((path) => path !== '' && !locked[path].optional && !same(path));
  return missing.length === 0 && Object.keys(installed).every(same);
}

function packagesOf(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runScript(async () => {
    const began = Date.now();
    const done = await ensureDependencies(() => console.log('Installing dependencies …'));
    console.log(
      done ? `Dependencies installed in ${((Date.now() - began) / 1000).toFixed(1)} s` : 'Dependencies are up to date',
    );
  });
}
