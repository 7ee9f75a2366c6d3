import { NestFactory } from '@nestjs/core';
import { MikroORM } from '@mikro-orm/postgresql';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { ConfigModule } from '../config/config.module';
import type { Environment } from '../config/env';
import { entities } from '../entities';
import { systemClock } from '../kernel/clock';
import { DatabaseModule } from '../platform/database/database.module';
import { databaseOptions } from '../platform/database/database.options';
import { PreparedStatements } from '../platform/database/prepared-statements';
import { DataKeyRepository, type DataKeyRow } from '../platform/encryption/data-key.repository';
import { MissingEncryptionKeys } from '../platform/encryption/encryption.errors';
import { EncryptionModule } from '../platform/encryption/encryption.module';
import { KeyEncryptionKeys } from '../platform/encryption/key-encryption-keys';
import { RealtimeModule } from '../platform/realtime/realtime.module';

@Module({})
class DataKeysModule {}

/** Field encryption by itself, without the rest of the service, for a command. */
export async function withEncryption<T>(
  env: Environment,
  work: (context: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const imports = [
    ConfigModule.with(env, systemClock),
    DatabaseModule.forRoot(entities),
    RealtimeModule,
    EncryptionModule,
  ];
  const context = await NestFactory.createApplicationContext(
    { module: DataKeysModule, imports },
    { logger: ['error', 'warn'], abortOnError: false },
  );
  try {
    return await work(context);
  } finally {
    await context.close();
  }
}

/**
 * Looks and changes nothing.
 *
 * @returns one line for each data key, oldest first
 * @throws MissingEncryptionKeys when the configuration has not the keys that the data needs
 */
export async function describeDataKeys(env: Environment): Promise<string[]> {
  const orm = await MikroORM.init(databaseOptions(env.DATABASE_URL, entities, 2));
  try {
    const rows = await new DataKeyRepository(new PreparedStatements(orm)).all();
    if (rows.length === 0) return [];
    const keys = new KeyEncryptionKeys(env);
    const locked = rows.filter((row) => !keys.opens(row)).map(({ kekId }) => ({ kekId, named: keys.has(kekId) }));
    if (locked.length > 0) throw new MissingEncryptionKeys(locked, keys.ids);
    return rows.map((row) => describe(row, rows));
  } finally {
    await orm.close();
  }
}

function describe({ generation, createdAt, kekId, usableFrom, retiredAt }: DataKeyRow, all: DataKeyRow[]): string {
  const now = Date.now();
  const day = (at: Date) => at.toISOString().slice(0, 10);
  const sealing = all.filter((key) => key.usableFrom.getTime() <= now).at(-1);
  let use = 'opens what is not yet under the next one';
  if (retiredAt) use = `retired ${day(retiredAt)}: nothing is under it`;
  else if (usableFrom.getTime() > now) use = `seals from ${usableFrom.toISOString()} on`;
  else if (sealing?.generation === generation) use = 'seals';
  return `data key ${generation}, made ${day(createdAt)}, wrapped under ${kekId}: ${use}`;
}
