import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The user nobody by its number, which needs no entry in /etc/passwd. */
const NOBODY = { uid: 65534, gid: 65534 };

export const runsAsRoot = process.getuid?.() === 0;

/**
 * Who runs the server. PostgreSQL refuses to run as root, so root hands over to the owner of the data, or to nobody.
 *
 * @param {string} cluster data folder, which need not exist
 * @returns {{ uid: number, gid: number }}
 */
export function serverUser(cluster) {
  if (!runsAsRoot) return { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };
  const owner = statSync(cluster, { throwIfNoEntry: false });
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : NOBODY;
}

/**
 * Whether a user may walk down to a folder or file and read it, by the mode bits.
 *
 * @param {string} path must exist
 * @param {{ uid: number, gid: number }} user
 */
export function reachableBy(path, user) {
  let at = resolve(path);
  if (!allows(at, user, statSync(at).isDirectory() ? 5 : 4)) return false;
  while (at !== dirname(at)) {
    at = dirname(at);
    if (!allows(at, user, 1)) return false;
  }
  return true;
}

function allows(path, user, wanted) {
  if (user.uid === 0) return true;
  const { mode, uid, gid } = statSync(path);
  let granted = mode;
  if (uid === user.uid) granted = mode >> 6;
  else if (gid === user.gid) granted = mode >> 3;
  return (granted & wanted) === wanted;
}
