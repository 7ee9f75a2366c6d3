import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { reachableBy, runsAsRoot, serverUser } from './reach.mjs';

// Root's own places for what the user nobody must reach. The second is for machines whose /var/lib is read-only.
const ROOTS_FOLDERS = ['/var/lib/theriac', '/var/tmp/theriac-root'];

/**
 * Where the data of one server is, and under which password.
 *
 * `<folder>/server.json` (mode 600) remembers the password, the port, and the other place where the data had to go because nobody
 * cannot reach `folder`, as under root's home.
 */
export class Placement {
  /** @param {string} folder absolute; made if missing */
  constructor(folder) {
    this.folder = resolve(folder);
    this.notePath = join(this.folder, 'server.json');
    makeFolder(dirname(this.folder));
    makeFolder(this.folder);
    this.recall();
    this.base = this.note.elsewhere ?? this.choose();
    this.cluster = join(this.base, 'cluster');
    this.log = join(this.base, 'server.log');
    this.user = serverUser(this.cluster);
    if (existsSync(this.cluster) && !reachableBy(this.base, this.user)) {
      throw new Error(
        `The database in ${this.cluster} cannot be reached by its own user (uid ${this.user.uid}): open the folders above it.`,
      );
    }
  }

  /** Reads the note; to be done again under the lock, since another start may just have written it. */
  recall() {
    const { elsewhere } = this.note ?? {};
    /** @type {{ password: string, port?: number, elsewhere?: string }} */
    this.note = { elsewhere, ...readNote(this.notePath) };
    this.knewPassword = this.note.password !== undefined;
    if (!this.knewPassword) this.note.password = randomBytes(24).toString('hex');
  }

  /** Folder for a copy of the programs, reachable by the server's user. */
  spareFolder() {
    return runsAsRoot ? rootsFolder() : dirname(this.folder);
  }

  /** @param {{ port?: number }} changes */
  remember(changes) {
    Object.assign(this.note, changes);
    const draft = `${this.notePath}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(this.note, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, this.notePath);
  }

  /** @param {string} path to hand over to the server's user */
  giveToServer(path) {
    if (runsAsRoot) chownSync(path, this.user.uid, this.user.gid);
  }

  choose() {
    if (
      !runsAsRoot ||
      existsSync(join(this.folder, 'cluster')) ||
      reachableBy(this.folder, serverUser('/nonexistent'))
    ) {
      return this.folder;
    }
    const name = createHash('sha256').update(this.folder).digest('hex').slice(0, 16);
    const elsewhere = join(rootsFolder(), name);
    makeFolder(elsewhere);
    this.note.elsewhere = elsewhere;
    writeFileSync(join(elsewhere, 'origin'), `${this.folder}\n`, { mode: 0o644 });
    return elsewhere;
  }
}

function rootsFolder() {
  for (const folder of ROOTS_FOLDERS) {
    try {
      makeFolder(folder);
      const { uid, mode } = statSync(folder);
      // Programs are run from here: a folder that somebody else made first is not ours.
      if (uid === 0 && (mode & 0o022) === 0 && reachableBy(folder, serverUser('/nonexistent'))) return folder;
    } catch (error) {
      if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
    }
  }
  throw new Error(
    `Neither ${ROOTS_FOLDERS.join(' nor ')} can hold the database. Set DATABASE_URL, or DATA_DIR outside root's home.`,
  );
}

function makeFolder(path) {
  if (existsSync(path)) return;
  mkdirSync(path, { recursive: true });
  // Whatever the umask says: the server's user has to walk through it.
  if (runsAsRoot) chmodSync(path, 0o755);
}

function readNote(path) {
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Error(`${path} is damaged. Remove it: the server gets a new password, the data stays.`);
  }
}
