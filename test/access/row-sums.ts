import type { TestApp } from '../support/test-app';

/** What a refusal may write: its trace, what counts attempts, and what makes a signed request good only once. */
const MAY_CHANGE = /^(audit_.*|rate_limit|request_nonce|api_key_use)$/;

/** A sum over every row, by table: two that are equal mean that nothing was written between them. */
export class RowSums {
  private constructor(
    private readonly test: TestApp,
    private readonly query: string,
  ) {}

  static async of(test: TestApp): Promise<RowSums> {
    const tables = await test.sql<{ schema: string; name: string }>(
      `select schemaname as schema, tablename as name from pg_tables where schemaname in ('public', 'sandbox_provider')`,
    );
    const sums = tables
      .filter(({ name }) => !MAY_CHANGE.test(name))
      .map(
        ({ schema, name }) =>
          `select '${name}' as name, (select md5(string_agg(t::text, ';' order by t::text)) from only "${schema}"."${name}" t) as sum`,
      );
    return new RowSums(test, sums.join(' union all '));
  }

  async take(): Promise<Record<string, string | null>> {
    const rows = await this.test.sql<{ name: string; sum: string | null }>(this.query);
    return Object.fromEntries(rows.map(({ name, sum }) => [name, sum]));
  }
}
