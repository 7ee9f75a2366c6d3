import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';

/** What the service under test logs in with. The server is thrown away with its data. */
export const SERVICE_LOGIN = { name: 'theriac_test_service', password: 'theriac-test' };

const ATTEMPTS = 50;

export interface TestDatabase {
  /** Of a database that is migrated, empty and this caller's alone; with the owner's login. */
  url: string;
  /** The same database with the login of the service, which owns nothing. */
  serviceUrl: string;
  /** Ends every connection to it and removes it. */
  drop(): Promise<void>;
}

/**
 * Clones the migrated template. Takes some 40 ms, so that every test file can have its own database.
 *
 * @example
 * let database: TestDatabase;
 * beforeAll(async () => (database = await createTestDatabase()));
 * afterAll(() => database.drop());
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  // The run's process id in the name lets a later run clear up after one that was killed. The rest is drawn, so that a file which
  // could not drop its database does not take the next file of its worker down with it.
  const name = `test_${fromSetup('TEST_RUN_PID')}_${process.pid}_${randomBytes(5).toString('hex')}`;
  await onServer((admin) => clone(admin, name));
  const url = databaseUrl(fromSetup('TEST_POSTGRES_URL'), name);
  return {
    url,
    serviceUrl: withLogin(url, SERVICE_LOGIN),
    drop: () => onServer((admin) => admin.query(`drop database if exists "${name}" with (force)`)),
  };
}

/** The same server and login, another database. */
export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

function withLogin(url: string, { name, password }: typeof SERVICE_LOGIN): string {
  return Object.assign(new URL(url), { username: name, password }).href;
}

async function clone(admin: Client, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      // Copying files beats copying through the log by two to four times where fsync is off.
      await admin.query(
        `create database "${name}" template "${fromSetup('TEST_POSTGRES_TEMPLATE')}" strategy file_copy`,
      );
      return;
    } catch (error) {
      if (!inUse(error) || attempt === ATTEMPTS) throw error;
      await sleep(20 + Math.random() * 40);
    }
  }
}

/** "source database is being accessed by other users" */
function inUse(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '55006';
}

async function onServer(work: (admin: Client) => Promise<unknown>): Promise<void> {
  const admin = new Client({ connectionString: fromSetup('TEST_POSTGRES_URL') });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

function fromSetup(variable: 'TEST_POSTGRES_URL' | 'TEST_POSTGRES_TEMPLATE' | 'TEST_RUN_PID'): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: tests run under jest.config.js, whose global set-up sets it.`);
  return value;
}
