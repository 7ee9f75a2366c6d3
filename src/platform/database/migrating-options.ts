import { type Migration, Migrator } from '@mikro-orm/migrations';
import type { EntityClass, Options } from '@mikro-orm/postgresql';
import { databaseOptions } from './database.options';

export type MigrationClass = new (...args: ConstructorParameters<typeof Migration>) => Migration;

/** MikroORM's options for a process that brings a database up to date. Migrations are named, as entities are. */
export function migratingOptions(
  clientUrl: string,
  entities: EntityClass<object>[],
  migrations: MigrationClass[],
  poolSize?: number,
): Options {
  return {
    ...databaseOptions(clientUrl, entities, poolSize),
    extensions: [Migrator],
    migrations: {
      tableName: 'schema_migration',
      migrationsList: migrations.map((migration) => ({ name: migration.name, class: migration })),
      silent: true,
      allOrNothing: false,
      snapshot: false,
    },
  };
}
