import { MikroOrmModule } from '@mikro-orm/nestjs';
import { type EntityClass, PostgreSqlDriver } from '@mikro-orm/postgresql';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Environment } from '../../config/env';
import { databaseOptions } from './database.options';
import { LostConnections } from './lost-connections';
import { PreparedStatements } from './prepared-statements';
import { UnitOfWork } from './unit-of-work';

@Global()
@Module({})
export class DatabaseModule {
  static forRoot(entities: EntityClass<object>[]): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        MikroOrmModule.forRootAsync({
          driver: PostgreSqlDriver,
          inject: [Environment],
          useFactory: (env: Environment) => ({
            ...databaseOptions(env.DATABASE_URL, entities, env.DATABASE_POOL_SIZE),
            // A fork per unit of work replaces the request context: nothing to set up on requests that never touch an entity.
            registerRequestContext: false,
          }),
        }),
      ],
      providers: [UnitOfWork, PreparedStatements, LostConnections],
      exports: [UnitOfWork, PreparedStatements],
    };
  }
}
