import { Client } from 'pg';

/**
 * Makes the login that a URL names, with its password and the rights of theriac_service; for the embedded server, where nobody else
 * would. Harmless when it is there.
 */
export async function ensureServiceLogin(ownerUrl: string, serviceUrl: string): Promise<void> {
  const { username, password } = new URL(serviceUrl);
  const client = new Client({ connectionString: ownerUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const login = client.escapeIdentifier(decodeURIComponent(username));
    const secret = client.escapeLiteral(decodeURIComponent(password));
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [decodeURIComponent(username)]);
    await client.query(
      `${rowCount === 0 ? 'create' : 'alter'} role ${login} login nosuperuser nocreatedb nocreaterole password ${secret}`,
    );
    await client.query(`grant theriac_service to ${login}`);
  } finally {
    await client.end();
  }
}
