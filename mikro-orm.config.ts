import { defineConfig } from '@mikro-orm/postgresql';
import { migrations } from './migrations';
import { entities } from './src/entities';
import { migratingOptions } from './src/platform/database/migrating-options';

/** For the tests and MikroORM's command line; the service builds the same options from its validated configuration. */
export default defineConfig(
  migratingOptions(process.env.DATABASE_URL ?? 'postgresql://127.0.0.1:5432/theriac', entities, migrations),
);
