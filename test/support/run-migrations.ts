import { MikroORM } from '@mikro-orm/postgresql';
import options from '../../mikro-orm.config';

/** Brings a database up to the newest migration, by the project's own migrator. */
export async function runMigrations(url: string): Promise<void> {
  const orm = await MikroORM.init({ ...options, clientUrl: url, logger: () => undefined });
  try {
    await orm.migrator.up();
  } finally {
    await orm.close();
  }
}
