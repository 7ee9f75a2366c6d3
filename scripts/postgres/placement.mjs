import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
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
    if (!existsSync(this.notePath)) this.makeNote();
    this.recall();
    this.base = this.note.elsewhere ?? this.folder;
    makeFolder(this.base);
    this.cluster = join(this.base, 'cluster');
    this.log = join(this.base, 'server.log');
    this.user = serverUser(this.cluster);
    if (existsSync(this.cluster) && !reachableBy(this.base, this.user)) {
      throw new Error(
        `The database in ${this.cluster} cannot be reached by its own user (uid ${this.user.uid}): open the folders above it.`,
      );
    }
  }

  /** Reads the note; to be done again under the lock, since another start may have changed it. */
  recall() {
    /** @type {{ password: string, unproved?: boolean, port?: number, elsewhere?: string }} */
    this.note = readNote(this.notePath);
  }

  /** Folder for a copy of the programs, reachable by the server's user. */
  spareFolder() {
    return runsAsRoot ? rootsFolder() : dirname(this.folder);
  }

  /** @param {{ port?: number, unproved?: boolean }} changes */
  remember(changes) {
    Object.assign(this.note, changes);
    renameSync(this.draft(this.note), this.notePath);
  }

  /** Everything, as if it had never been. */
  remove() {
    for (const path of [this.base, this.folder]) rmSync(path, { recursive: true, force: true });
  }

  /** @param {string} path to hand over to the server's user */
  giveToServer(path) {
    if (runsAsRoot) chownSync(path, this.user.uid, this.user.gid);
  }

  /** The first of several starts decides; a password is unproved until a server has taken it. */
  makeNote() {
    const draft = this.draft({
      password: randomBytes(24).toString('hex'),
      unproved: true,
      elsewhere: this.chooseElsewhere(),
    });
    try {
      linkSync(draft, this.notePath);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }

  /** A new place each time: whoever removes DATA_DIR, or clones to the same path again, means to begin with nothing. */
  chooseElsewhere() {
    if (!runsAsRoot || existsSync(join(this.folder, 'cluster'))) return undefined;
    if (reachableBy(this.folder, serverUser(join(this.folder, 'cluster')))) return undefined;
    return join(rootsFolder(), randomBytes(8).toString('hex'));
  }

  draft(note) {
    const path = `${this.notePath}.${process.pid}`;
    writeFileSync(path, `${JSON.stringify(note, null, 2)}\n`, { mode: 0o600 });
    return path;
  }
}

function rootsFolder() {
  for (const folder of ROOTS_FOLDERS) {
    try {
      makeFolder(folder);
      const { uid, mode } = statSync(folder);
      // Programs are run from here: a folder that somebody else made first is not ours.
      if (uid === 0 && (mode & 0o022) === 0 && reachableBy(folder, serverUser(join(folder, 'cluster')))) return folder;
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
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Error(
      `${path} is damaged: it names the server's password and where its data is. Mend it, or remove the folder to begin anew.`,
    );
  }
}
