import { Pool } from 'pg';
import { ENCRYPTED_COLUMNS } from '../../../src/platform/encryption/encrypted-columns';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

describe('the registry of encrypted columns', () => {
  let database: TestDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new Pool({ connectionString: database.url, max: 1 });
    pool.on('error', () => undefined);
  });

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it.each(ENCRYPTED_COLUMNS)(
    '$column of $table is text in a table with the key it names',
    async ({ table, column, key }) => {
      const { rows: columns } = await pool.query<{ name: string; type: string }>(
        `select attname as name, format_type(atttypid, null) as type from pg_attribute
        where attrelid = to_regclass($1) and attnum > 0 and attname = any($2)`,
        [table, [column, ...Object.keys(key)]],
      );
      expect(Object.fromEntries(columns.map(({ name, type }) => [name, type]))).toEqual({ ...key, [column]: 'text' });
      const { rows: keys } = await pool.query<{ name: string }>(
        `select a.attname as name from pg_index i cross join unnest(i.indkey) with ordinality k (attnum, position)
         join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
        where i.indrelid = to_regclass($1) and i.indisprimary order by k.position`,
        [table],
      );
      expect(keys.map(({ name }) => name)).toEqual(Object.keys(key));
    },
  );

  it.each(ENCRYPTED_COLUMNS)('$column of $table is held to envelopes by the database', async (column) => {
    const { rows } = await pool.query<{ definition: string }>(
      'select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = to_regclass($1) and conname = $2',
      [column.table, column.constraint],
    );
    // Beside being an envelope it may be held to more, such as to be there.
    expect(rows.map(({ definition }) => definition)).toEqual([
      expect.stringMatching(new RegExp(`\\bis_envelope\\(${column.column}\\)`)),
    ]);
  });

  it('names every column that the database holds to envelopes: one that is left out would never get a new key', async () => {
    const { rows } = await pool.query<{ name: string }>(
      `select conrelid::regclass::text || '.' || substring(pg_get_constraintdef(pg_constraint.oid) from 'is_envelope\\((\\w+)\\)') as name
         from pg_constraint join pg_class on pg_class.oid = conrelid and not relispartition
        where pg_get_constraintdef(pg_constraint.oid) ~ 'is_envelope' order by 1`,
    );
    const names = ENCRYPTED_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort();
    expect(rows.map(({ name }) => name)).toEqual(names);
  });
});
