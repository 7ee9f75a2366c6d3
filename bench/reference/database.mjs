import pg from 'pg';

/** @param {string} connectionString @returns {pg.Pool} */
export function createPool(connectionString) {
  const pool = new pg.Pool({
    connectionString,
    max: 20,
    application_name: 'reference',
    connectionTimeoutMillis: 5_000,
    idle_in_transaction_session_timeout: 15_000,
    statement_timeout: 30_000,
    keepAlive: true,
  });
  pool.on('error', () => {});
  return pool;
}
