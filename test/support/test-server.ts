import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { type EmbeddedPostgres, startPostgres, testFolder } from '../../scripts/embedded-postgres.mjs';
import { isAlive } from '../../scripts/launch/processes.mjs';
import { databaseUrl, SERVICE_LOGIN } from './test-database';

const REPOSITORY = join(__dirname, '..', '..');
/** Any number that nothing else on this server locks: two test runs at once migrate one template between them. */
const TEMPLATE_LOCK = 7_306_041;

const MAKERS = [
  'test/support/test-server.ts',
  'src/process/migrate-database.ts',
  'src/platform/queues/queue-schema.ts',
];

/** The PostgreSQL server of a test run, with a migrated template that test files clone. */
export class TestServer {
  private constructor(
    private readonly postgres: EmbeddedPostgres,
    readonly adminUrl: string,
    readonly template: string,
  ) {}

  static async start(): Promise<TestServer> {
    const postgres = await startPostgres({ folder: testFolder, mode: 'test' });
    const adminUrl = databaseUrl(postgres.url, 'postgres');
    const server = new TestServer(postgres, adminUrl, `theriac_template_${templateHash()}`);
    try {
      await server.prepareTemplate();
    } catch (error) {
      await postgres.release();
      throw error;
    }
    return server;
  }

  async stop(): Promise<void> {
    await this.postgres.release();
  }

  private async prepareTemplate(): Promise<void> {
    const admin = new Client({ connectionString: this.adminUrl });
    await admin.connect();
    try {
      await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
      await dropLeftovers(admin, this.template);
      const found = await admin.query('select from pg_database where datname = $1', [this.template]);
      if (found.rowCount === 0) await this.makeTemplate(admin);
      await ensureLogin(admin);
    } finally {
      await admin.end();
    }
  }

  private async makeTemplate(admin: Client): Promise<void> {
    const draft = `${this.template}_draft`;
    await admin.query(`create database "${draft}"`);
    await migrate(databaseUrl(this.adminUrl, draft));
    await ensureLogin(admin);
    await lendToTests(databaseUrl(this.adminUrl, draft));
    // Nobody may connect to a template, or the next clone would have to wait for them to leave.
    await admin.query(`alter database "${draft}" allow_connections false`);
    await admin.query(`alter database "${draft}" rename to "${this.template}"`);
  }
}

/** The login of services under test; its rights come from the role that the migrations make. */
async function ensureLogin(admin: Client): Promise<void> {
  const { name, password } = SERVICE_LOGIN;
  const found = await admin.query('select from pg_roles where rolname = $1', [name]);
  if (found.rowCount === 0)
    await admin.query(`create role ${name} login password '${password}' in role theriac_service`);
}

/**
 * What the service's login may beyond production: some tests obliterate their queues, which drops and makes what belongs to the owner
 * there, and some make tables for handlers of theirs.
 */
async function lendToTests(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`grant create on schema bullmq to ${SERVICE_LOGIN.name}`);
  await client.query(`alter default privileges in schema public grant all on tables to ${SERVICE_LOGIN.name}`);
  const { rows } = await client.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relkind = 'S' and relname like 'bullmq_jid_%'`,
  );
  for (const { name } of rows) await client.query(`alter sequence ${name} owner to ${SERVICE_LOGIN.name}`);
  await client.end();
}

/** What killed runs and older migrations left behind. */
async function dropLeftovers(admin: Client, template: string): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>(
    `select datname from pg_database where datname ~ '^(test_[0-9]+_|theriac_template_)' and datname <> $1`,
    [template],
  );
  for (const { datname } of rows) {
    const runner = /^test_(\d+)_/.exec(datname)?.[1];
    if (runner !== undefined && isAlive(Number(runner))) continue;
    await admin.query(`drop database if exists "${datname}" with (force)`);
  }
}

async function migrate(url: string): Promise<void> {
  // Loaded only when a migration changed: entities and the migrator take longer than all the rest of the set-up.
  require('reflect-metadata');
  const { migrateDatabase } =
    require('../../src/process/migrate-database') as typeof import('../../src/process/migrate-database');
  await migrateDatabase(url);
}

/** Of what the template is made from: our migrations, through the lock file the queues' own, and what runs them. */
function templateHash(): string {
  const folder = join(REPOSITORY, 'migrations');
  const files = readdirSync(folder).sort();
  const hash = createHash('sha256').update(readFileSync(join(REPOSITORY, 'package-lock.json')));
  for (const path of MAKERS) hash.update(readFileSync(join(REPOSITORY, path)));
  for (const name of files) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 12);
}
