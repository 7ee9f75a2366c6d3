import { setTimeout as sleep } from 'node:timers/promises';
import { register } from 'prom-client';
import { DependencyProbe } from '../../../src/platform/health/dependency-probe';
import { Middleman } from '../../support/middleman';
import { startTestApp, type TestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { until } from '../../support/until';

interface Health {
  status: string;
  info: Record<string, { status: string }>;
  error: Record<string, { status: string; message: string }>;
}

let database: TestDatabase;
let middleman: Middleman;
let test: TestApp;

beforeEach(async () => {
  database = await createTestDatabase();
  middleman = await Middleman.start(database.url);
  test = await startTestApp({ database, env: { DATABASE_URL: middleman.url, PROCESS_ROLE: 'api' } });
});

afterEach(async () => {
  middleman?.letGo();
  await test?.close();
  middleman?.stop();
  await database?.drop();
});

async function health(path: string): Promise<Health & { code: number }> {
  const { status: code, text } = await test.http(path);
  return { code, ...(JSON.parse(text) as Health) };
}

async function dependencyUp(dependency: string): Promise<number | undefined> {
  const { values } = await register.getSingleMetric('dependency_up')!.get();
  return values.find(({ labels }) => labels.dependency === dependency)?.value;
}

it('is live, ready and started', async () => {
  expect(await health('/health/live')).toEqual({ code: 200, status: 'ok' });
  const up = { status: 'up' };
  expect(await health('/health/ready')).toEqual({
    code: 200,
    status: 'ok',
    info: { database: up, migrations: up, queues: up, encryption: up, process: up },
    error: {},
    details: { database: up, migrations: up, queues: up, encryption: up, process: up },
  });
  expect((await health('/health/startup')).code).toBe(200);
});

it('is live but not ready while the database is gone, and ready again when it is back', async () => {
  await until(async () => (await health('/health/startup')).code === 200);
  middleman.hangUp();
  await until(async () => (await health('/health/ready')).code === 503);
  const { status, error } = await health('/health/ready');
  expect(status).toBe('error');
  expect(error.database.status).toBe('down');
  expect(JSON.stringify(error)).not.toMatch(/127\.0\.0\.1|password|theriac:/);
  expect((await health('/health/live')).code).toBe(200);
  expect((await health('/health/startup')).code).toBe(200);
  middleman.letGo();
  await until(async () => (await health('/health/ready')).code === 200);
});

it('answers within its bound, however many ask, when the database is silent', async () => {
  await health('/health/ready');
  await sleep(1_050);
  middleman.hold();
  const startedAt = performance.now();
  const answers = await Promise.all(Array.from({ length: 50 }, () => health('/health/ready')));
  const seconds = (performance.now() - startedAt) / 1_000;
  expect(seconds).toBeGreaterThan(1.8);
  expect(seconds).toBeLessThan(4);
  expect(new Set(answers.map(({ code }) => code))).toEqual(new Set([503]));
  expect(answers[0].error.database.message).toBe('no answer within 2000 ms');
  const [{ pending }] = await test.sql<{ pending: number }>(
    `select count(*)::int as pending from pg_stat_activity where datname = current_database() and application_name = 'theriac'`,
  );
  expect(pending).toBeLessThan(10);
});

it('names the migrations that have not run', async () => {
  await test.sql('delete from schema_migration where name = (select max(name) from schema_migration)');
  const unready = await startTestApp({ database, env: { PROCESS_ROLE: 'api' } });
  try {
    const { status, text } = await unready.http('/health/ready');
    expect(status).toBe(503);
    expect((JSON.parse(text) as Health).error.migrations.message).toMatch(/^1 of \d+ migrations have not run$/);
    expect((await unready.http('/health/startup')).status).toBe(503);
  } finally {
    await unready.close();
  }
});

it('opens one alert when a dependency goes, and closes it when it is back', async () => {
  const probe = test.app.get(DependencyProbe);
  const logger = { error: jest.fn(), warn: jest.fn() };
  Object.assign(probe, { logger });
  await probe.probe();
  expect(await dependencyUp('database')).toBe(1);

  middleman.hangUp();
  await sleep(1_050);
  await probe.probe();
  await probe.probe();
  expect(await dependencyUp('database')).toBe(0);
  const about = (log: jest.Mock) =>
    log.mock.calls
      .map(([line]) => line as { alert: string; dependency: string })
      .filter((l) => l.dependency === 'database');
  expect(about(logger.error)).toEqual([expect.objectContaining({ alert: 'opened', dependency: 'database' })]);

  middleman.letGo();
  await until(async () => {
    await probe.probe();
    return (await dependencyUp('database')) === 1;
  });
  await probe.probe();
  expect(about(logger.error)).toHaveLength(1);
  expect(about(logger.warn)).toEqual([expect.objectContaining({ alert: 'closed', dependency: 'database' })]);
});
