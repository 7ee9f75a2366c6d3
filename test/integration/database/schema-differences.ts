import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import type { Pool } from 'pg';

/** What the database may hold that no entity maps, each with its reason. */
export interface Unmapped {
  /** Schemas of others, whole. */
  schemas: readonly string[];
  /** `table` or `schema.table`. */
  tables: readonly string[];
  /** `table.column`. */
  columns: readonly string[];
}

interface Column {
  type: string;
  nullable: boolean;
}

interface Table {
  columns: Map<string, Column>;
  primaryKey: string;
  /** `columns -> table` */
  foreignKeys: Set<string>;
  /** Column lists that are unique without a condition, the primary key left out. */
  uniques: Set<string>;
}

const COLUMNS = `
  select n.nspname as schema, c.relname as table, a.attname as column, a.atttypid::regtype::text as type, not a.attnotnull as nullable
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
   where c.relkind in ('r', 'p') and not c.relispartition
     and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
   order by 1, 2, a.attnum`;

const KEYS = `
  select n.nspname as schema, c.relname as table, k.contype as kind, f.relname as target, fn.nspname as "targetSchema",
         (select string_agg(a.attname, ',' order by u.position)
            from unnest(k.conkey) with ordinality u (number, position)
            join pg_attribute a on a.attrelid = c.oid and a.attnum = u.number) as columns
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid and not c.relispartition
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_class f on f.oid = k.confrelid
    left join pg_namespace fn on fn.oid = f.relnamespace
   where k.contype in ('p', 'f') and k.conparentid = 0`;

// Unique indexes rather than constraints: the two promise the same, and only an index can be built concurrently.
const UNIQUES = `
  select n.nspname as schema, c.relname as table,
         (select string_agg(a.attname, ',' order by u.position)
            from unnest(i.indkey::int2[]) with ordinality u (number, position)
            join pg_attribute a on a.attrelid = c.oid and a.attnum = u.number
           where u.position <= i.indnkeyatts) as columns
    from pg_index i
    join pg_class c on c.oid = i.indrelid and not c.relispartition
    join pg_namespace n on n.oid = c.relnamespace
   where i.indisunique and not i.indisprimary and i.indpred is null and i.indexprs is null`;

const named = (schema: string | undefined, table: string) =>
  schema === undefined || schema === 'public' ? table : `${schema}.${table}`;
const sorted = (columns: string | readonly string[]) =>
  (typeof columns === 'string' ? columns.split(',') : [...columns]).sort().join(',');

async function readTables(pool: Pool): Promise<Map<string, Table>> {
  const tables = new Map<string, Table>();
  for (const row of (await pool.query<Column & { schema: string; table: string; column: string }>(COLUMNS)).rows) {
    const name = named(row.schema, row.table);
    const table = tables.get(name) ?? {
      columns: new Map(),
      primaryKey: '',
      foreignKeys: new Set(),
      uniques: new Set(),
    };
    table.columns.set(row.column, { type: row.type, nullable: row.nullable });
    tables.set(name, table);
  }
  await readKeys(pool, tables);
  return tables;
}

async function readKeys(pool: Pool, tables: Map<string, Table>): Promise<void> {
  type Key = { schema: string; table: string; kind: 'p' | 'f'; columns: string; target: string; targetSchema: string };
  for (const key of (await pool.query<Key>(KEYS)).rows) {
    const table = tables.get(named(key.schema, key.table));
    if (!table) continue;
    if (key.kind === 'p') table.primaryKey = sorted(key.columns);
    else table.foreignKeys.add(`${sorted(key.columns)} -> ${named(key.targetSchema, key.target)}`);
  }
  for (const unique of (await pool.query<{ schema: string; table: string; columns: string }>(UNIQUES)).rows) {
    tables.get(named(unique.schema, unique.table))?.uniques.add(sorted(unique.columns));
  }
}

const WITHOUT_COLUMNS = [ReferenceKind.ONE_TO_MANY, ReferenceKind.MANY_TO_MANY, ReferenceKind.EMBEDDED];

/** The properties that own columns: scalars, embedded parts, and the owning side of relations. */
function columnsOf(entity: EntityMetadata): { name: string; type: string; property: EntityProperty }[] {
  return entity.props
    .filter(({ persist, fieldNames }) => persist !== false && (fieldNames?.length ?? 0) > 0)
    .filter(({ kind }) => !WITHOUT_COLUMNS.includes(kind))
    .flatMap((property) =>
      property.fieldNames.map((name, index) => ({ name, type: String(property.columnTypes[index]), property })),
    );
}

/** PostgreSQL's own name of each type, without length or precision. */
async function canonicalTypes(pool: Pool, entities: EntityMetadata[]): Promise<Map<string, string>> {
  const types = [...new Set(entities.flatMap((entity) => columnsOf(entity).map(({ type }) => type)))];
  const plain = types.map((type) =>
    type
      .replace(/\([^)]*\)/, '')
      .replace(/^(big|small)?serial$/, '$1int')
      .replace(/^int$/, 'integer'),
  );
  const { rows } = await pool.query<{ name: string | null }>(
    'select to_regtype(t)::text as name from unnest($1::text[]) with ordinality u (t, position) order by position',
    [plain],
  );
  return new Map(types.map((type, index) => [type, rows[index]?.name ?? `unknown type ${type}`]));
}

function columnDifferences(
  entity: EntityMetadata,
  table: Table,
  types: Map<string, string>,
  unmapped: Unmapped,
): string[] {
  const name = named(entity.schema, entity.tableName);
  const found: string[] = [];
  const mapped = columnsOf(entity);
  for (const { name: column, type, property } of mapped) {
    const actual = table.columns.get(column);
    if (!actual) {
      found.push(`${name}.${column}: mapped by ${entity.className}, not in the database`);
      continue;
    }
    const expected = types.get(type);
    if (actual.type !== expected)
      found.push(`${name}.${column}: ${expected} in the entity, ${actual.type} in the database`);
    const nullable = property.nullable === true;
    if (actual.nullable !== nullable) {
      found.push(
        `${name}.${column}: ${nullable ? 'nullable' : 'required'} in the entity, the opposite in the database`,
      );
    }
  }
  for (const column of table.columns.keys()) {
    const known = mapped.some((one) => one.name === column) || unmapped.columns.includes(`${name}.${column}`);
    if (!known) found.push(`${name}.${column}: in the database, not mapped by ${entity.className}`);
  }
  return found;
}

function expectedUniques(entity: EntityMetadata): Set<string> {
  const fieldsOf = (property: string) => entity.properties[property as never] as EntityProperty | undefined;
  const declared = (entity.uniques ?? [])
    .filter((unique) => !('where' in unique && unique.where) && !unique.expression)
    .map(({ properties }) =>
      [properties ?? []].flat().flatMap((property) => fieldsOf(String(property))?.fieldNames ?? [String(property)]),
    );
  const single = entity.props
    .filter((property) => Boolean(property.unique) && !property.primary)
    .map(({ fieldNames }) => fieldNames);
  return new Set([...declared, ...single].map(sorted));
}

function expectedForeignKeys(entity: EntityMetadata): Set<string> {
  return new Set(
    entity.props
      .filter(
        ({ kind, owner, persist }) =>
          persist !== false && (kind === ReferenceKind.MANY_TO_ONE || (kind === ReferenceKind.ONE_TO_ONE && owner)),
      )
      .map(
        ({ fieldNames, targetMeta }) =>
          `${sorted(fieldNames)} -> ${named(targetMeta?.schema, String(targetMeta?.tableName))}`,
      ),
  );
}

function keyDifferences(entity: EntityMetadata, table: Table): string[] {
  const name = named(entity.schema, entity.tableName);
  const found: string[] = [];
  const primaryKey = sorted(
    columnsOf(entity)
      .filter(({ property }) => property.primary)
      .map((column) => column.name),
  );
  if (primaryKey !== table.primaryKey) {
    found.push(`${name}: primary key (${primaryKey}) in the entity, (${table.primaryKey}) in the database`);
  }
  const relations = expectedForeignKeys(entity);
  for (const key of relations) {
    if (!table.foreignKeys.has(key)) found.push(`${name}: foreign key ${key} in the entity, not in the database`);
  }
  const uniques = expectedUniques(entity);
  for (const key of uniques) {
    if (!table.uniques.has(key)) found.push(`${name}: unique (${key}) in the entity, not in the database`);
  }
  for (const key of table.uniques) {
    if (!uniques.has(key)) found.push(`${name}: unique (${key}) in the database, not in the entity`);
  }
  return found;
}

/**
 * Where entities and the migrated schema disagree on columns, types, nullability, primary, foreign and unique keys; a sentence
 * each. Length and precision of types are not compared, nor partial and expression indexes, which only migrations express.
 * A foreign key of the database may be a plain id in the entity.
 */
export async function schemaDifferences(entities: EntityMetadata[], pool: Pool, unmapped: Unmapped): Promise<string[]> {
  const tables = await readTables(pool);
  const mapped = entities.filter(
    ({ abstract, embeddable, virtual, view }) => !abstract && !embeddable && !virtual && !view,
  );
  const types = await canonicalTypes(pool, mapped);
  const found: string[] = [];
  const seen = new Set<string>();
  for (const entity of mapped) {
    const name = named(entity.schema, entity.tableName);
    seen.add(name);
    const table = tables.get(name);
    if (table) found.push(...columnDifferences(entity, table, types, unmapped), ...keyDifferences(entity, table));
    else found.push(`${name}: mapped by ${entity.className}, not in the database`);
  }
  for (const name of tables.keys()) {
    const foreign = unmapped.tables.includes(name) || unmapped.schemas.some((schema) => name.startsWith(`${schema}.`));
    if (!seen.has(name) && !foreign)
      found.push(`${name}: in the database, mapped by no entity and not listed as unmapped`);
  }
  return found;
}
