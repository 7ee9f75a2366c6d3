import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBinaries } from './postgres/binaries.mjs';
import { Cluster, DATABASE, ROLE } from './postgres/cluster.mjs';
import { Leases } from './postgres/leases.mjs';
import { Placement } from './postgres/placement.mjs';

const repository = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * @typedef {object} EmbeddedPostgres
 * @property {string} url of the database `theriac`, as its owner
 * @property {'created' | 'started' | 'adopted'} how new data, a new server on old data, or a server that was already running
 * @property {string} folder where its data is
 * @property {string} [note] why the data is not where it was asked for
 * @property {() => Promise<'stopped' | 'in use'>} release stops the server unless another process uses it; safe to call twice
 * @property {() => void} discard removes the data of a stopped server, wherever it had to be put
 */

/**
 * Starts PostgreSQL from the npm packages on the data in a folder, or joins the server that already runs on it.
 *
 * Several processes may use one server; the last to release it stops it. A process that was killed counts no more.
 *
 * @param {{ folder?: string, mode?: 'dev' | 'test' }} [options] `folder` defaults to `postgres` in DATA_DIR
 * @returns {Promise<EmbeddedPostgres>}
 * @throws Error with a message for people, when there is no server to be had
 */
export async function startPostgres({ folder = defaultFolder(), mode = 'dev' } = {}) {
  const place = new Placement(folder);
  const binaries = findBinaries(repository, place.user, () => place.spareFolder());
  const cluster = new Cluster(place, binaries, mode);
  const leases = new Leases(place.base);
  const { how, port } = await leases.exclusively(() => joinOrStart(cluster, place, leases));
  return {
    url: `postgresql://${ROLE}:${place.note.password}@127.0.0.1:${port}/${DATABASE}`,
    how,
    folder: place.base,
    note:
      place.note.elsewhere &&
      `not in ${place.folder}, which the user nobody, who runs the server for root, cannot reach`,
    release: releaser(cluster, leases),
    discard: () => place.remove(),
  };
}

/** @returns {string} */
export function defaultFolder() {
  return join(resolve(repository, process.env.DATA_DIR || '.data'), 'postgres');
}

/** Where test runs keep theirs, whatever DATA_DIR is. */
export const testFolder = join(repository, '.data', 'test-postgres');

async function joinOrStart(cluster, place, leases) {
  place.recall();
  leases.take();
  try {
    const server = await cluster.settled();
    if (server) {
      if (place.note.unproved)
        throw new Error(`A server runs on ${place.cluster}, but its password is lost with ${place.notePath}. Stop it.`);
      return { how: 'adopted', port: server.port };
    }
    const how = prepare(cluster, place);
    return { how, port: await cluster.start() };
  } catch (error) {
    leases.giveBack();
    throw error;
  }
}

function prepare(cluster, place) {
  const how = cluster.exists ? 'started' : 'created';
  if (how === 'created') cluster.create();
  else cluster.checkVersion();
  if (place.note.unproved) {
    if (how === 'started') cluster.resetPassword();
    place.remember({ unproved: undefined });
  }
  return how;
}

function releaser(cluster, leases) {
  let outcome;
  return () => {
    outcome ??= leases.exclusively(async () => {
      if (!leases.giveBack()) return 'in use';
      await cluster.stop();
      return 'stopped';
    });
    return outcome;
  };
}
