import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureDependencies } from './install.mjs';
import { exclusively } from './launch/file-lock.mjs';
import { bundledNode, inRepository, LaunchError, runScript } from './launch/repository.mjs';

const SOURCE_FOLDERS = ['src', 'migrations'];
const SOURCE_FILES = [
  'mikro-orm.config.ts',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
  'package-lock.json',
];
const MARKER = inRepository('dist', '.built-from');
// Writes dist/openapi.json from the finished application; part of src, so that it is built like everything else.
const OPENAPI_WRITER = inRepository('dist', 'src', 'openapi', 'write-openapi.js');

/** @returns {boolean} whether dist was made from the sources as they are now */
export function buildIsCurrent() {
  return existsSync(MARKER) && readFileSync(MARKER, 'utf8') === sourceHash();
}

/**
 * Builds if a source changed since the last build.
 *
 * @param {() => void} [onStart] called before the seconds that it takes
 * @returns {Promise<boolean>} whether anything had to be done
 * @throws LaunchError with the compiler's complaints
 */
export async function ensureBuilt(onStart = () => {}) {
  if (buildIsCurrent()) return false;
  return exclusively(inRepository('node_modules', '.theriac-build.lock'), () => {
    if (buildIsCurrent()) return false;
    onStart();
    build();
    return true;
  });
}

function build() {
  const hash = sourceHash();
  rmSync(MARKER, { force: true });
  run([inRepository('node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build'], 'The build failed');
  removeOrphans(inRepository('dist'));
  if (existsSync(OPENAPI_WRITER)) run([OPENAPI_WRITER], 'The OpenAPI document failed');
  mkdirSync(inRepository('dist'), { recursive: true });
  writeFileSync(MARKER, hash);
}

function run(args, failure) {
  const result = spawnSync(bundledNode, args, { cwd: inRepository(), encoding: 'utf8' });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new LaunchError(`${failure}:\n${result.stdout}${result.stderr}`.trimEnd());
}

/** Removes what an earlier build made of sources that are gone: a deleted module must not be loadable by mistake. */
function removeOrphans(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeOrphans(path);
    else if (/\.js(\.map)?$/.test(entry.name) && !existsSync(sourceOf(path))) rmSync(path);
  }
}

function sourceOf(output) {
  return inRepository(relative(inRepository('dist'), output).replace(/\.js(\.map)?$/, '.ts'));
}

/** Contents, not times: a checkout or a copy changes every time and nothing else. */
function sourceHash() {
  const hash = createHash('sha256');
  const files = [...SOURCE_FOLDERS.flatMap((folder) => filesBelow(folder)), ...SOURCE_FILES];
  for (const file of files)
    if (existsSync(inRepository(file))) hash.update(`${file}\0`).update(readFileSync(inRepository(file)));
  return hash.digest('hex');
}

function filesBelow(folder) {
  const names = readdirSync(inRepository(folder), { recursive: true }).map((name) => join(folder, name));
  return names.filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts')).sort();
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runScript(async () => {
    await ensureDependencies(() => console.log('Installing dependencies …'));
    const began = Date.now();
    const done = await ensureBuilt();
    console.log(done ? `Built dist/ in ${((Date.now() - began) / 1000).toFixed(1)} s` : 'dist/ is up to date');
  });
}
