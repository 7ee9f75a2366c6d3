import type { Client } from 'pg';

interface Missing {
  /** Index of the partitioned table, quoted. */
  parent: string;
  /** Name for the partition's own, not quoted. */
  name: string;
  /** How the parent was made: `CREATE INDEX x ON ONLY public.audit_log USING btree (xid)`. */
  definition: string;
  /** Schema and name of the partition, quoted. */
  partition: string;
}

/** Partitions without their part of an index that a migration declared `on only` their table. */
const MISSING = `
  select format('%I.%I', n.nspname, parent.relname) as parent, left(format('%s_%s', part.relname, parent.relname), 63) as name,
    pg_get_indexdef(parent.oid) as definition, format('%I.%I', pn.nspname, part.relname) as partition
  from pg_index i
    join pg_class parent on parent.oid = i.indexrelid and parent.relkind = 'I'
    join pg_namespace n on n.oid = parent.relnamespace
    join pg_inherits h on h.inhparent = i.indrelid
    join pg_class part on part.oid = h.inhrelid
    join pg_namespace pn on pn.oid = part.relnamespace
  where not i.indisvalid and not exists (
    select from pg_inherits own join pg_index oi on oi.indexrelid = own.inhrelid
    where own.inhparent = i.indexrelid and oi.indrelid = part.oid)
  order by 1, 2`;

const PARENT = /^CREATE INDEX \S+ ON ONLY \S+ /;

/**
 * Builds what is missing of partitioned indexes, one partition after the other and concurrently, so that nobody waits: what PostgreSQL
 * itself does only under a lock. Safe to be cut off and run again; the parent becomes valid with its last part.
 *
 * @returns how many were built
 */
export async function completePartitionedIndexes(client: Client): Promise<number> {
  const { rows } = await client.query<Missing>(MISSING);
  for (const { parent, name, definition, partition } of rows) {
    const own = client.escapeIdentifier(name);
    const schema = partition.slice(0, partition.indexOf('.'));
    // Left by a build that was cut off; it would never become valid.
    await client.query(`drop index concurrently if exists ${schema}.${own}`);
    await client.query(definition.replace(PARENT, `create index concurrently ${own} on ${partition} `));
    await client.query(`alter index ${parent} attach partition ${schema}.${own}`);
  }
  return rows.length;
}
