import { Client } from 'pg';
import type { TestApp } from '../../support/test-app';
import { until } from '../../support/until';

/**
 * Makes requests meet: keeps a table to itself until so many transactions wait, and then lets all of them go in the same instant. Client and
 * service share a process here, and without it a request is often over before the next has begun.
 */
export async function allAtOnce<T>(
  test: TestApp,
  table: string,
  requests: readonly (() => Promise<T>)[],
): Promise<T[]> {
  const keeper = new Client({ connectionString: test.database.url });
  await keeper.connect();
  try {
    await keeper.query('begin');
    await keeper.query(`lock table ${table} in access exclusive mode`);
    const answers = Promise.all(requests.map((request) => request()));
    await until(async () => {
      const [{ waiting }] = await test.sql<{ waiting: number }>(
        `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return waiting >= requests.length;
    });
    await keeper.query('commit');
    return await answers;
  } finally {
    await keeper.end();
  }
}
