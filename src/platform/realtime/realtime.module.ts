import { Global, Module } from '@nestjs/common';
import { Environment } from '../../config/env';
import { Broadcast } from './broadcast';
import { PostgresBroadcast } from './postgres-broadcast';
import { RedisBroadcast } from './redis-broadcast';

@Global()
@Module({
  providers: [
    {
      provide: Broadcast,
      inject: [Environment],
      useFactory: ({ DATABASE_URL, REDIS_URL }: Environment): Broadcast =>
        REDIS_URL === undefined ? new PostgresBroadcast(DATABASE_URL) : new RedisBroadcast(REDIS_URL),
    },
  ],
  exports: [Broadcast],
})
export class RealtimeModule {}
