import 'reflect-metadata';
import { type EntityClass, MikroORM } from '@mikro-orm/postgresql';
import { Entity, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Pool } from 'pg';
import { entities } from '../../../src/entities';
import { databaseOptions } from '../../../src/platform/database/database.options';
import { createTestDatabase } from '../../support/test-database';
import { schemaDifferences, type Unmapped } from './schema-differences';

/** Everything the migrations make that no entity maps. A line here needs its reason. */
const UNMAPPED: Unmapped = {
  schemas: [
    // The sandbox provider's own books, as if in another company's database.
    'sandbox_provider',
    // The queues' own, made and migrated by BullMQ.
    'bullmq',
  ],
  tables: [
    // MikroORM's list of the migrations that ran.
    'schema_migration',
    // Written and read by SQL alone, on the hot path or in one statement.
    'time_claim',
    'idempotency_key',
    'processed_message',
    'product_substitute',
    'witness_signature',
    // Counters of the numbers of invoices, moved by one statement.
    'invoice_series',
    // What was told of stock, written and read many rows in one statement.
    'stock_change',
    // The last price of each product, joined to suggestions and written many at a time.
    'supplier_price',
    // Wrapped keys, read before any entity is.
    'data_key',
    // Spent in one statement, before any entity is loaded.
    'request_nonce',
    // Seals, made and read by SQL alone, thousands of rows in one.
    'audit_seal',
    'audit_seal_signature',
    'audit_verification',
    // Counters, written and read by rate-limiter-flexible.
    'rate_limit',
  ],
  columns: [
    // Filled by its default; a hint for the sealer, and nobody else's business.
    'audit_log.xid',
  ],
};

@Entity({ tableName: 'planted_clinic' })
class PlantedClinic {
  @PrimaryKey({ type: 'uuid' })
  id!: string;
}

@Entity({ tableName: 'planted_room' })
@Unique({ properties: ['clinic', 'number'] })
class PlantedRoom {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @ManyToOne({ entity: () => PlantedClinic })
  clinic!: PlantedClinic;

  @Property({ type: 'integer' })
  number!: number;

  @Property({ type: 'timestamptz', nullable: true })
  closedAt?: Date;

  @Property({ type: 'text', unique: true })
  label!: string;
}

const PLANTED_SCHEMA = `
  create table planted_clinic (id uuid primary key);
  create table planted_room (
    id uuid primary key,
    clinic_id uuid not null constraint planted_room_clinic references planted_clinic (id),
    number integer not null,
    closed_at timestamptz,
    label text not null,
    constraint planted_room_number unique (clinic_id, number),
    constraint planted_room_label unique (label)
  )`;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;

/** The metadata as MikroORM sees them, without a connection. */
function metadataOf(classes: EntityClass<object>[]) {
  const orm = new MikroORM(databaseOptions(database.url, classes));
  return [...orm.getMetadata().getAll().values()];
}

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new Pool({ connectionString: database.url, max: 1 });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

it('the entities and the migrated schema agree', async () => {
  expect(await schemaDifferences(metadataOf(entities), pool, UNMAPPED)).toEqual([]);
});

describe('the comparison', () => {
  let everythingElse: Unmapped;

  beforeAll(async () => {
    const { rows } = await pool.query<{ name: string }>(
      `select case schemaname when 'public' then tablename else schemaname || '.' || tablename end as name from pg_tables`,
    );
    everythingElse = { schemas: [], tables: rows.map(({ name }) => name), columns: [] };
  });

  beforeEach(async () => {
    await pool.query('begin');
    await pool.query(PLANTED_SCHEMA);
  });

  afterEach(() => pool.query('rollback'));

  const compare = () => schemaDifferences(metadataOf([PlantedClinic, PlantedRoom]), pool, everythingElse);

  it('finds nothing where both agree', async () => {
    expect(await compare()).toEqual([]);
  });

  it.each([
    ['drop table planted_room', 'planted_room: mapped by PlantedRoom, not in the database'],
    ['create table planted_stray (id int)', 'planted_stray: in the database, mapped by no entity'],
    ['alter table planted_room drop column closed_at', 'planted_room.closed_at: mapped by PlantedRoom, not in'],
    ['alter table planted_room add column floor int', 'planted_room.floor: in the database, not mapped'],
    [
      'alter table planted_room alter column number type bigint',
      'planted_room.number: integer in the entity, bigint in',
    ],
    [
      'alter table planted_room alter column closed_at type timestamp',
      'planted_room.closed_at: timestamp with time zone in',
    ],
    ['alter table planted_room alter column label drop not null', 'planted_room.label: required in the entity'],
    ['alter table planted_room alter column closed_at set not null', 'planted_room.closed_at: nullable in the entity'],
    [
      'alter table planted_room drop constraint planted_room_clinic',
      'planted_room: foreign key clinic_id -> planted_clinic in',
    ],
    [
      'alter table planted_room drop constraint planted_room_number',
      'planted_room: unique (clinic_id,number) in the entity',
    ],
    ['alter table planted_room drop constraint planted_room_label', 'planted_room: unique (label) in the entity'],
    ['alter table planted_room add unique (number)', 'planted_room: unique (number) in the database'],
    [
      'alter table planted_room drop constraint planted_room_pkey, add primary key (id, number)',
      'planted_room: primary key (id) in the entity, (id,number) in the database',
    ],
  ])('finds what this breaks: %s', async (change, sentence) => {
    await pool.query(change);
    expect(await compare()).toEqual([expect.stringContaining(sentence)]);
  });
});
