import pg from 'pg';

const CHANNEL = 'reference_invalidations';
const GATHER_MS = 20;
// A notification stays below PostgreSQL's 8000 bytes.
const IDS_IN_ONE = 200;

/** Tells the other instances whose free slots changed, and hears it from them: ids gathered for a moment, one connection of its own. */
export class Invalidations {
  #client;
  #waiting = [];
  #timer;
  #sending = false;

  constructor(client) {
    this.#client = client;
  }

  /** @param {string} connectionString */
  static async connect(connectionString) {
    // A lost notification costs a stale listing and nothing else: none is worth waiting for the disk.
    const options = '-c synchronous_commit=off';
    const client = new pg.Client({ connectionString, application_name: 'reference invalidations', options });
    client.on('error', () => {});
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
    return new Invalidations(client);
  }

  /** @param {(doctorId: string) => void} heard */
  listen(heard) {
    this.#client.on('notification', ({ payload, processId }) => {
      if (processId !== this.#client.processID) payload.split(',').forEach(heard);
    });
  }

  /** @param {string} doctorId */
  publish(doctorId) {
    this.#waiting.push(doctorId);
    this.#timer ??= setTimeout(() => this.#send(), GATHER_MS);
  }

  close() {
    return this.#client.end();
  }

  async #send() {
    this.#timer = undefined;
    if (this.#sending) return;
    this.#sending = true;
    while (this.#waiting.length > 0) {
      const ids = [...new Set(this.#waiting.splice(0))];
      const packets = [];
      while (ids.length > 0) packets.push(ids.splice(0, IDS_IN_ONE).join(','));
      await this.#client.query(`select pg_notify('${CHANNEL}', packet) from unnest($1::text[]) packet`, [packets]);
    }
    this.#sending = false;
  }
}
