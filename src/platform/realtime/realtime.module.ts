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
      useFactory: async (env: Environment): Promise<Broadcast> => {
        const { REDIS_URL } = env;
        const broadcast =
          REDIS_URL === undefined ? new PostgresBroadcast(env.DATABASE_URL) : new RedisBroadcast(REDIS_URL);
        await broadcast.open();
        return broadcast;
      },
    },
  ],
  exports: [Broadcast],
})
export class RealtimeModule {}
