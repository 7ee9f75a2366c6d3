import { type DynamicModule, Global, Module } from '@nestjs/common';
import { type Clock, CLOCK } from '../kernel/clock';
import { Environment } from './env';

/** Hands the validated configuration and the clock to everybody. */
@Global()
@Module({})
export class ConfigModule {
  static with(environment: Environment, clock: Clock): DynamicModule {
    return {
      module: ConfigModule,
      providers: [
        { provide: Environment, useValue: environment },
        { provide: CLOCK, useValue: clock },
      ],
      exports: [Environment, CLOCK],
    };
  }
}
