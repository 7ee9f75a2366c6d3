import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { startPostgres } from '../embedded-postgres.mjs';
import { LaunchError, repository } from './repository.mjs';

/**
 * @typedef {object} Database
 * @property {string} url the service's login
 * @property {string} [ownerUrl] the owner's, where it is another one
 * @property {boolean} embedded
 * @property {string} detail how it came to be, for people
 * @property {string} [note] what else a person should know
 * @property {() => Promise<unknown>} release stops what was started for it
 */

/** @throws LaunchError in production without a DATABASE_URL: patients' data does not belong on a server that nobody backs up. */
export function refuseEmbeddedInProduction() {
  if (process.env.NODE_ENV !== 'production' || process.env.DATABASE_URL) return;
  throw new LaunchError(
    'NODE_ENV=production needs a PostgreSQL server of yours: the embedded one is for development.\n' +
      '  DATABASE_URL\n    expected  postgresql://user:password@host:5432/theriac\n    found     nothing\n' +
      '    mend      set DATABASE_URL, or leave NODE_ENV unset to try Theriac out',
  );
}

/**
 * The server of DATABASE_URL, else the embedded one.
 *
 * @returns {Promise<Database>}
 * @throws LaunchError
 */
export async function openDatabase() {
  refuseEmbeddedInProduction();
  const { DATABASE_URL: url } = process.env;
  if (url) return { url, embedded: false, detail: `DATABASE_URL at ${hostOf(url)}`, release: async () => {} };
  const postgres = await startPostgres();
  return {
    url: serviceLogin(postgres.url),
    ownerUrl: postgres.url,
    embedded: true,
    detail: describe(postgres),
    note: postgres.note,
    release: postgres.release,
  };
}

/** The service runs as it should in production: with a login that owns nothing. The migration step makes it, with this password. */
function serviceLogin(ownerUrl) {
  const url = new URL(ownerUrl);
  url.username = 'theriac_app';
  url.password = createHash('sha256').update(`theriac_app ${url.password}`).digest('hex').slice(0, 48);
  return url.href;
}

function describe({ how, folder }) {
  const where = relative(repository, folder);
  const place = where.startsWith('..') ? folder : where;
  const what = { created: 'new in', started: 'started on', adopted: 'already running on' }[how];
  return `embedded PostgreSQL, ${what} ${place}`;
}

function hostOf(url) {
  try {
    return new URL(url).host || 'a socket';
  } catch {
    return 'an address that is no URL';
  }
}
