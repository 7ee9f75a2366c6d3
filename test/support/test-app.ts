import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool, type QueryResultRow } from 'pg';
import { uuidv7 } from 'uuidv7';
import type { AppAdditions } from '../../src/app.module';
import { loadEnvironment } from '../../src/config/env';
import { createApp } from '../../src/create-app';
import type { Clock } from '../../src/kernel/clock';
import type { FieldFault } from '../../src/kernel/domain-error';
import { AccessTokens } from '../../src/platform/auth/access-tokens';
import type { Role } from '../../src/platform/auth/actor';
import { createTestDatabase, type TestDatabase } from './test-database';

/** The same for every process of a test, since they share a database. */
export const TEST_ENCRYPTION_KEYS = 'test:dGhlcmlhYy10ZXN0LWtleS1vZi0zMi1ieXRlcy0xMjM=';

export const DEMO_PASSWORD = 'theriac-demo';

/** Argon2id of {@link DEMO_PASSWORD} with the service's parameters: people made by {@link TestApp.person} can log in with it. */
export const DEMO_PASSWORD_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$hQrFUXKWeUzgJwHny7PkaQ$Rn+3gR62hO0fS7VvtLW5tF0tly2z6RDAj9Die4hLeAk';

/** Long enough for a test that moves its clock by months: a token of a login is good for fifteen minutes of it. */
const PERSON_TOKEN_SECONDS = 366 * 86_400;

export interface TestAppOptions extends AppAdditions {
  /** Variables over the test's defaults, e.g. `{ RATE_LIMITS: 'on', REDIS_URL: process.env.TEST_REDIS_URL }`. */
  env?: Record<string, string | undefined>;
  /** A database that the caller made and drops; without it the app has one of its own. */
  database?: TestDatabase;
}

export interface TestRequest {
  method?: string;
  /** Sent as JSON; text and bytes go as they are (set the content type yourself). */
  body?: unknown;
  /** Access token. */
  token?: string;
  headers?: Record<string, string>;
}

/** JSON of a shape that a test only hands to `expect`. */
export interface Loose {
  readonly [key: string]: Loose;
}

/** The envelope of every answer below /api/v1; which of `data` and `error` is there, the test knows. */
export interface TestBody<T> {
  success: boolean;
  data: T;
  message?: string;
  error: { code: string; message: string; requestId: string; errors: FieldFault[]; alternatives: Loose[] };
}

export interface TestAnswer<T> {
  status: number;
  /** Parsed JSON; empty when the answer is none. */
  body: TestBody<T>;
  text: string;
  headers: Headers;
}

export interface TestPerson {
  id: string;
  email: string;
  name: string;
  role: Role;
  /** An access token, good for a year of the test's clock. */
  token: string;
}

export interface TestApp {
  app: NestFastifyApplication;
  /** Where it listens, e.g. `http://127.0.0.1:40123`. */
  url: string;
  database: TestDatabase;
  /** `path` from the root, e.g. `/api/v1/doctors`; T is the shape of `data`. */
  http<T = Loose>(path: string, request?: TestRequest): Promise<TestAnswer<T>>;
  /** Rows straight from its database. */
  sql<T extends QueryResultRow = QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>;
  /** An account with an access token, without the cost of a sign-up. */
  person(role: Role, details?: { email?: string; name?: string }): Promise<TestPerson>;
  close(): Promise<void>;
}

/** A clock that stands still until it is told. */
export class TestClock implements Clock {
  constructor(private at = new Date()) {}

  now(): Date {
    return new Date(this.at);
  }

  set(at: Date | string): void {
    this.at = new Date(at);
  }

  advance(milliseconds: number): void {
    this.at = new Date(this.at.getTime() + milliseconds);
  }
}

/**
 * The whole service on a real socket and a database of its own.
 *
 * @example
 * let test: TestApp;
 * beforeAll(async () => (test = await startTestApp()));
 * afterAll(() => test.close());
 * const { status, body } = await test.http('/api/v1/users/me', { token: (await test.person('patient')).token });
 */
export async function startTestApp({ env = {}, database, ...additions }: TestAppOptions = {}): Promise<TestApp> {
  const own = database === undefined;
  const used = database ?? (await createTestDatabase());
  const folder = mkdtempSync(join(tmpdir(), 'theriac-test-'));
  const pool = new Pool({ connectionString: used.url, max: 4 });
  pool.on('error', () => undefined);
  let app: NestFastifyApplication | undefined;
  const close = async () => {
    try {
      await app?.close();
    } finally {
      await pool.end();
      if (own) await used.drop();
      rmSync(folder, { recursive: true, force: true });
    }
  };
  try {
    app = await createApp(loadEnvironment({ ...defaults(used.serviceUrl, folder), ...env }), additions);
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    const sql: TestApp['sql'] = async <T extends QueryResultRow>(text: string, values?: unknown[]) =>
      (await pool.query<T>(text, values)).rows;
    return { app, url, database: used, http: httpOn(url), sql, person: peopleOf(app, sql), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function defaults(databaseUrl: string, folder: string): Record<string, string> {
  return {
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: '20',
    DATA_DIR: folder,
    ENCRYPTION_KEYS: TEST_ENCRYPTION_KEYS,
    AUDIT_SEALING: 'off',
    LOG_LEVEL: 'silent',
    RATE_LIMITS: 'off',
  };
}

function httpOn(url: string): TestApp['http'] {
  return async <T>(path: string, request: TestRequest = {}) => {
    const answer = await fetch(url + path, asFetch(request));
    const text = await answer.text();
    const json = answer.headers.get('content-type')?.includes('json') && text !== '';
    return {
      status: answer.status,
      body: (json ? JSON.parse(text) : {}) as TestBody<T>,
      text,
      headers: answer.headers,
    };
  };
}

function asFetch({ method, body, token, headers }: TestRequest): RequestInit {
  const asItIs = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  return {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(!asItIs && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: asItIs ? body : JSON.stringify(body),
  };
}

function peopleOf(app: NestFastifyApplication, sql: TestApp['sql']): TestApp['person'] {
  return async (role, details = {}) => {
    const id = uuidv7();
    const { email = `${role}-${id}@theriac.test`, name = `Test ${role}` } = details;
    const sid = uuidv7();
    await sql(
      `with account as (
         insert into user_account (id, email, password_hash, name, role, created_at, updated_at)
         values ($1, $2, $3, $4, $5, now(), now()))
       insert into session (id, user_id, created_at, last_used_at, expires_at)
       values ($6, $1, now(), now(), now() + interval '1 year')`,
      [id, email, DEMO_PASSWORD_HASH, name, role, sid],
    );
    const token = app.get(AccessTokens).issue({ sub: id, role, sid }, PERSON_TOKEN_SECONDS);
    return { id, email, name, role, token };
  };
}
